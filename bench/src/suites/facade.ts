/** The same calls of prom-client's interface, on `@sightline/node/prom-client` and on prom-client. */
import type { Contests } from '../contest/contest.ts'
import { entries } from './facade/entries.ts'

export const suite: Contests = {
  name: 'facade',
  contests: {
    'facade-counter-labels': 'facade: counter inc, 3 labels as an object',
    'facade-counter-literal': 'facade: counter inc, 3 labels as a new object in another order',
    'facade-counter-child': 'facade: counter inc, labelled child',
    'facade-counter-values': 'facade: labels(three values).inc()',
    'facade-gauge-labels': 'facade: gauge set, 3 labels as an object',
    'facade-histogram-labels': 'facade: histogram observe, 3 labels, 14 buckets',
    'facade-histogram-child': 'facade: histogram observe, labelled child',
    'facade-timer': 'facade: startTimer()() of a labelled child',
    'facade-summary-labels': 'facade: summary observe, 3 labels',
  },
  entrants: {
    ours: async () => entries((await import('@sightline/node/prom-client')).default),
    'prom-client': async () =>
      entries((await import('prom-client')).default as unknown as Parameters<typeof entries>[0]),
  },
}
