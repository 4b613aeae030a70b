/** Series held by OpenTelemetry's SDK, written by its Prometheus exporter's serializer. */
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider, type PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { METRIC_NAME } from './series.ts'
import type { SeriesHolder } from './series-holder.ts'

export function holder(seriesCount: number): SeriesHolder {
  const reader = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({
    readers: [reader as unknown as PeriodicExportingMetricReader],
    // Its own limit is 2,000. One more than there are, as the overflow takes a place.
    views: [{ instrumentName: '*', aggregationCardinalityLimit: seriesCount + 1 }],
  })
  const requests = provider.getMeter('bench').createCounter(METRIC_NAME)
  const serializer = new PrometheusSerializer()
  return {
    add: (labels) => requests.add(1, labels),
    async scrape() {
      const { resourceMetrics } = await reader.collect()
      return Buffer.from(serializer.serialize(resourceMetrics)).length
    },
  }
}
