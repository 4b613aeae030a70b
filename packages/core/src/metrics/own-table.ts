/** What the metrics tell about themselves. */
import { defineMetrics } from './definition.ts'

export const metricsOwnTable = defineMetrics({
  labelCollapses: {
    kind: 'counter',
    name: 'sightline.metrics.label_collapses',
    help: 'Labels that had too many values and were collapsed to _other.',
    unit: '{collapse}',
    labels: ['metric', 'label'],
  },
})
