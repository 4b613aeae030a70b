/** Metrics that a library records through OpenTelemetry's API, taken by Sightline. */
import type { MeterProvider } from '@opentelemetry/api'
import { type Runtime, runtime } from '@sightline/core'
import type { Entries } from '../../contest/contest.ts'
import { sourceModule } from '../../source-module.ts'
import { BUCKETS, DURATIONS, LABEL_SETS } from '../../tables.ts'

/** It is no public door: `start()` calls it. */
interface Bridge {
  createMeterProvider(options: { readonly runtime: Runtime }): { readonly provider: MeterProvider }
}

/** The runtime is on. */
export async function bridgeEntries(): Promise<Entries> {
  const { createMeterProvider } = await sourceModule<Bridge>('node/src/otel/metrics/create-meter-provider.ts')
  const meter = createMeterProvider({ runtime }).provider.getMeter('bench')
  const requests = meter.createCounter('requests')
  const duration = meter.createHistogram('duration', { advice: { explicitBucketBoundaries: BUCKETS } })
  return {
    'otel-counter': {
      run(count) {
        for (let at = 0; at < count; at += 1) requests.add(1, LABEL_SETS[at & 255]!)
      },
    },
    'otel-histogram': {
      run(count) {
        for (let at = 0; at < count; at += 1) duration.record(DURATIONS[at & 1023]!, LABEL_SETS[at & 255]!)
      },
    },
  }
}
