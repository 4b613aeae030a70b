/** Series held by prom-client. */
import { Counter, Registry } from 'prom-client'
import { LABEL_NAMES, METRIC_NAME } from './series.ts'
import type { SeriesHolder } from './series-holder.ts'

export function holder(): SeriesHolder {
  const registry = new Registry()
  const requests = new Counter({
    name: METRIC_NAME,
    help: 'Requests.',
    labelNames: LABEL_NAMES,
    registers: [registry],
  })
  return {
    add: (labels) => requests.inc(labels, 1),
    scrape: async () => Buffer.from(await registry.metrics()).length,
  }
}
