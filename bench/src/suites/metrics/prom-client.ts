/** Metrics, recorded with prom-client. */
import { Counter, Histogram, Registry } from 'prom-client'
import type { Entries } from '../../contest/contest.ts'
import { BUCKETS, DURATIONS, LABEL_SETS, LABELS } from '../../tables.ts'

export function entries(): Entries {
  const registers = [new Registry()]
  const requests = new Counter({ name: 'requests', help: 'x', labelNames: LABELS, registers })
  const duration = new Histogram({ name: 'duration', help: 'x', labelNames: LABELS, buckets: BUCKETS, registers })
  const boundRequests = requests.labels(LABEL_SETS[0]!)
  const boundDuration = duration.labels(LABEL_SETS[0]!)
  return {
    'counter-labels': {
      run(count) {
        for (let at = 0; at < count; at += 1) requests.inc(LABEL_SETS[at & 255]!, 1)
      },
    },
    'counter-bound': {
      run(count) {
        for (let at = 0; at < count; at += 1) boundRequests.inc(1)
      },
    },
    'histogram-labels': {
      run(count) {
        for (let at = 0; at < count; at += 1) duration.observe(LABEL_SETS[at & 255]!, DURATIONS[at & 1023]!)
      },
    },
    'histogram-bound': {
      run(count) {
        for (let at = 0; at < count; at += 1) boundDuration.observe(DURATIONS[at & 1023]!)
      },
    },
    timer: {
      run(count) {
        for (let at = 0; at < count; at += 1) boundDuration.startTimer()()
      },
    },
  }
}
