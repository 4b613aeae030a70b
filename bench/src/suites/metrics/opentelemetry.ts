/** Metrics, recorded with OpenTelemetry's SDK, read by its Prometheus exporter. */
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { AggregationType, MeterProvider, type PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import type { Entries } from '../../contest/contest.ts'
import { BUCKETS, DURATIONS, LABEL_SETS } from '../../tables.ts'

export function entries(): Entries {
  const reader = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({
    readers: [reader as unknown as PeriodicExportingMetricReader],
    views: [{ instrumentName: 'native', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  })
  const meter = provider.getMeter('bench')
  const requests = meter.createCounter('requests')
  const duration = meter.createHistogram('duration', { advice: { explicitBucketBoundaries: BUCKETS } })
  const native = meter.createHistogram('native')
  return {
    'counter-labels': {
      run(count) {
        for (let at = 0; at < count; at += 1) requests.add(1, LABEL_SETS[at & 255]!)
      },
    },
    'histogram-labels': {
      run(count) {
        for (let at = 0; at < count; at += 1) duration.record(DURATIONS[at & 1023]!, LABEL_SETS[at & 255]!)
      },
    },
    'histogram-native': {
      run(count) {
        for (let at = 0; at < count; at += 1) native.record(DURATIONS[at & 1023]!, LABEL_SETS[at & 255]!)
      },
    },
  }
}
