/** Metrics, recorded with Sightline. */
import { metrics, runtime } from '@sightline/core'
import { createExponentialStore } from '@sightline/node'
import type { Entries } from '../../contest/contest.ts'
import { DURATIONS, LABEL_SETS, nativeMetrics, requestMetrics } from '../../tables.ts'
import { bridgeEntries } from './bridge.ts'

export async function entries(): Promise<Entries> {
  runtime.switchOn({
    resource: { serviceName: 'bench', attributes: {} },
    exponential: ({ name }) => (name === nativeMetrics.native.name ? createExponentialStore() : undefined),
  })
  const { requests, duration } = metrics(requestMetrics)
  const { native } = metrics(nativeMetrics)
  const { clock } = runtime
  const boundRequests = requests.bind(LABEL_SETS[0]!)
  const boundDuration = duration.bind(LABEL_SETS[0]!)
  const boundNative = native.bind(LABEL_SETS[0]!)
  return {
    ...(await bridgeEntries()),
    'counter-labels': {
      run(count) {
        for (let at = 0; at < count; at += 1) requests.add(1, LABEL_SETS[at & 255]!)
      },
    },
    'counter-bound': {
      run(count) {
        for (let at = 0; at < count; at += 1) boundRequests.add(1)
      },
    },
    'histogram-labels': {
      run(count) {
        for (let at = 0; at < count; at += 1) duration.observe(DURATIONS[at & 1023]!, LABEL_SETS[at & 255]!)
      },
    },
    'histogram-bound': {
      run(count) {
        for (let at = 0; at < count; at += 1) boundDuration.observe(DURATIONS[at & 1023]!)
      },
    },
    'histogram-native': {
      run(count) {
        for (let at = 0; at < count; at += 1) native.observe(DURATIONS[at & 1023]!, LABEL_SETS[at & 255]!)
      },
    },
    'histogram-native-bound': {
      run(count) {
        for (let at = 0; at < count; at += 1) boundNative.observe(DURATIONS[at & 1023]!)
      },
    },
    timer: {
      run(count) {
        for (let at = 0; at < count; at += 1) {
          const startMs = clock.now()
          boundDuration.observe((clock.now() - startMs) / 1000)
        }
      },
    },
  }
}
