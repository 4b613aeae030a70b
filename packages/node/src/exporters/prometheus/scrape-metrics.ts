/** What the exporter says about itself; a scrape shows the figures of the ones before it. */
import { defineMetrics } from '@sightline/core'
import { EXPOSITION_FORMATS } from './exposition-format.ts'

export const scrapeMetrics = defineMetrics({
  duration: {
    kind: 'histogram',
    name: 'sightline.scrape.duration',
    unit: 's',
    help: 'Time to write one exposition, waiting for the event loop included, sending excluded.',
    labels: ['format'],
    values: { format: EXPOSITION_FORMATS },
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  },
  size: {
    kind: 'gauge',
    merge: 'main',
    name: 'sightline.scrape.size',
    unit: 'By',
    help: 'Size of the last exposition before compression.',
    labels: ['format'],
    values: { format: EXPOSITION_FORMATS },
  },
  series: {
    kind: 'gauge',
    merge: 'main',
    name: 'sightline.scrape.series',
    unit: '{series}',
    help: 'Series in the last exposition, a histogram counted once for each set of labels.',
  },
  refused: {
    kind: 'counter',
    name: 'sightline.scrape.refused',
    unit: '{metric}',
    help: 'Metrics that are not exposed because another one has their Prometheus name.',
  },
})
