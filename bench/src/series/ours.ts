/** Series held by Sightline. */
import { defineMetrics, metrics, runtime } from '@sightline/core'
import { createPrometheusExporter } from '@sightline/node'
import { LABEL_NAMES, METRIC_NAME } from './series.ts'
import type { SeriesHolder } from './series-holder.ts'

const TABLE = defineMetrics({
  requests: { kind: 'counter', name: METRIC_NAME, labels: LABEL_NAMES, help: 'Requests.' },
})

export function holder(seriesCount: number): SeriesHolder {
  const resource = { serviceName: 'bench', attributes: {} }
  runtime.switchOn({ resource, limits: { maxSeriesPerMetric: seriesCount } })
  const { requests } = metrics(TABLE)
  const exporter = createPrometheusExporter({ metrics: runtime.metrics, clock: runtime.clock, resource })
  return {
    add: (labels) => requests.add(1, labels),
    async scrape() {
      const exposition = await exporter.render('text')
      // As the exporter does when the answer is sent.
      exposition.release()
      return exposition.byteLength
    },
  }
}
