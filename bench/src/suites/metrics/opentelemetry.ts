/** Metrics, recorded with OpenTelemetry's SDK, read by its Prometheus exporter. */
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { AggregationType, MeterProvider, type PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import type { Entries, Entry } from '../../contest/contest.ts'
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
  const counter: Entry = {
    run(count) {
      for (let at = 0; at < count; at += 1) requests.add(1, LABEL_SETS[at & 255]!)
    },
  }
  const histogram: Entry = {
    run(count) {
      for (let at = 0; at < count; at += 1) duration.record(DURATIONS[at & 1023]!, LABEL_SETS[at & 255]!)
    },
  }
  // The same calls for ours through the API and for ours as it is.
  return {
    'counter-labels': counter,
    'histogram-labels': histogram,
    'otel-counter': counter,
    'otel-histogram': histogram,
    'histogram-native': {
      run(count) {
        for (let at = 0; at < count; at += 1) native.record(DURATIONS[at & 1023]!, LABEL_SETS[at & 255]!)
      },
    },
  }
}
