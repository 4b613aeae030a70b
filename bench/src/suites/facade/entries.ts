/** One piece of code for both clients: the work is the very call a service makes. */
import type client from '@sightline/node/prom-client'
import type { Entries } from '../../contest/contest.ts'
import { BUCKETS, DURATIONS, LABEL_SETS, LABELS } from '../../tables.ts'

export function entries({ Counter, Gauge, Histogram, Registry, Summary }: typeof client): Entries {
  const common = { help: 'x', labelNames: LABELS, registers: [new Registry()] }
  const counter = new Counter({ ...common, name: 'requests' })
  const gauge = new Gauge({ ...common, name: 'load' })
  const histogram = new Histogram({ ...common, name: 'duration', buckets: BUCKETS })
  const summary = new Summary({ ...common, name: 'sizes' })
  const counterChild = counter.labels(LABEL_SETS[0]!)
  const histogramChild = histogram.labels(LABEL_SETS[0]!)
  return {
    'facade-counter-labels': {
      run(count) {
        for (let at = 0; at < count; at += 1) counter.inc(LABEL_SETS[at & 255]!, 1)
      },
    },
    'facade-counter-literal': {
      run(count) {
        for (let at = 0; at < count; at += 1) {
          const { method, route, status } = LABEL_SETS[at & 255]!
          counter.inc({ status, method, route })
        }
      },
    },
    'facade-counter-child': {
      run(count) {
        for (let at = 0; at < count; at += 1) counterChild.inc(1)
      },
    },
    'facade-counter-values': {
      run(count) {
        for (let at = 0; at < count; at += 1) {
          const { method, route, status } = LABEL_SETS[at & 255]!
          counter.labels(method, route, status).inc()
        }
      },
    },
    'facade-gauge-labels': {
      run(count) {
        for (let at = 0; at < count; at += 1) gauge.set(LABEL_SETS[at & 255]!, at)
      },
    },
    'facade-histogram-labels': {
      run(count) {
        for (let at = 0; at < count; at += 1) histogram.observe(LABEL_SETS[at & 255]!, DURATIONS[at & 1023]!)
      },
    },
    'facade-histogram-child': {
      run(count) {
        for (let at = 0; at < count; at += 1) histogramChild.observe(DURATIONS[at & 1023]!)
      },
    },
    'facade-timer': {
      run(count) {
        for (let at = 0; at < count; at += 1) histogramChild.startTimer()()
      },
    },
    'facade-summary-labels': {
      run(count) {
        for (let at = 0; at < count; at += 1) summary.observe(LABEL_SETS[at & 255]!, DURATIONS[at & 1023]!)
      },
    },
  }
}
