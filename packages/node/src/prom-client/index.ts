/**
 * `@sightline/node/prom-client`: prom-client 15's public behaviour on the kit's stores. A service moves by changing one
 * import; once Sightline is started its default registry is part of the kit's /metrics and OTLP export, too.
 */
import { AggregatorRegistry } from './aggregator-registry.ts'
import { aggregators } from './aggregators.ts'
import { exponentialBuckets, linearBuckets } from './bucket-generators.ts'
import { openMetricsContentType, prometheusContentType } from './content-type.ts'
import { MetricType, type RegistryContentType } from './contract.ts'
import { Counter } from './counter.ts'
import { collectDefaultMetrics } from './default-metrics/collect-default-metrics.ts'
import { register } from './default-registry.ts'
import { Gauge } from './gauge.ts'
import { Histogram } from './histogram.ts'
import { addToKit } from './kit-collector.ts'
import { Pushgateway } from './pushgateway.ts'
import { Registry } from './registry.ts'
import { limitSeries } from './series-limit.ts'
import { Summary } from './summary.ts'
import { validateMetricName } from './validate-name.ts'

export type {
  Aggregator,
  CollectFunction,
  Collector,
  CounterConfiguration,
  GaugeConfiguration,
  HistogramConfiguration,
  IncreaseDataWithExemplar,
  LabelValues,
  Metric,
  MetricObject,
  MetricObjectWithValues,
  MetricValue,
  MetricValueWithName,
  ObserveDataWithExemplar,
  OpenMetricsContentType,
  PrometheusContentType,
  RegistryContentType,
  SummaryConfiguration,
} from './contract.ts'
export type { DefaultMetricsCollectorConfiguration } from './default-metrics/collect-default-metrics.ts'
export { contentType } from './default-registry.ts'

addToKit()

/** What `import client from` and `require` of prom-client give. */
const client = {
  register,
  Registry,
  get contentType(): RegistryContentType {
    return register.contentType
  },
  set contentType(given: RegistryContentType) {
    register.setContentType(given as typeof register.contentType)
  },
  prometheusContentType,
  openMetricsContentType,
  validateMetricName,
  Counter,
  Gauge,
  Histogram,
  Summary,
  Pushgateway,
  linearBuckets,
  exponentialBuckets,
  collectDefaultMetrics,
  aggregators,
  AggregatorRegistry,
  limitSeries,
}

export default client
export {
  AggregatorRegistry,
  aggregators,
  Counter,
  collectDefaultMetrics,
  exponentialBuckets,
  Gauge,
  Histogram,
  limitSeries,
  linearBuckets,
  MetricType,
  openMetricsContentType,
  Pushgateway,
  prometheusContentType,
  Registry,
  register,
  Summary,
  validateMetricName,
}
