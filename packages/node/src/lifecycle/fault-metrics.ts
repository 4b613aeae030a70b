/** Faults that the guard caught, as a metric: an observability kit that fails must say so. */
import { defineMetrics, type Runtime } from '@sightline/core'

export const faultMetrics = defineMetrics({
  faults: {
    kind: 'observableCounter',
    name: 'sightline.faults',
    unit: '{fault}',
    labels: ['where'],
    help: 'Faults in Sightline itself and in callbacks it runs, caught so that the host goes on.',
  },
})

export function observeFaults({ metrics, guard }: Runtime): () => void {
  return metrics.use(faultMetrics).faults.observe((report) => {
    for (const [where, count] of guard.faults()) report(count, { where })
  })
}
