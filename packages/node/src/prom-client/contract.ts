/**
 * The public shapes, compatible with prom-client 15's declarations: code that compiles against those compiles against
 * these. All in one file, because metrics and registries name one another. The classes behind them are in the files of
 * their names.
 */

export type OpenMetricsContentType = 'application/openmetrics-text; version=1.0.0; charset=utf-8'
export type PrometheusContentType = 'text/plain; version=0.0.4; charset=utf-8'
export type RegistryContentType = PrometheusContentType | OpenMetricsContentType

/** How the values of the processes of a cluster become one. */
export type Aggregator = 'omit' | 'sum' | 'first' | 'min' | 'max' | 'average'

/** What `type` of a metric is, as it really is at run time. */
export const MetricType = {
  Counter: 'counter',
  Gauge: 'gauge',
  Histogram: 'histogram',
  Summary: 'summary',
} as const
export type MetricType = (typeof MetricType)[keyof typeof MetricType]

export type LabelValues<T extends string> = Partial<Record<T, string | number>>
/** Runs before a metric is read; `this` is the metric. What it returns is awaited. */
export type CollectFunction<T> = (this: T) => void | Promise<void>
export type Collector = () => void

export interface MetricObject {
  name: string
  help: string
  type: MetricType
  aggregator: Aggregator
  // Method-like on purpose: a metric of any labels is a MetricObject.
  collect?(): void | Promise<void>
}
export interface MetricValue<T extends string> {
  value: number
  labels: LabelValues<T>
}
export interface MetricValueWithName<T extends string> extends MetricValue<T> {
  metricName?: string
}
export interface MetricObjectWithValues<V extends MetricValue<string>> extends MetricObject {
  values: V[]
}

interface MetricConfiguration<T extends string> {
  name: string
  help: string
  labelNames?: T[] | readonly T[] | undefined
  registers?: (Registry<PrometheusContentType> | Registry<OpenMetricsContentType>)[] | undefined
  aggregator?: Aggregator | undefined
  enableExemplars?: boolean | undefined
  /**
   * Series this metric may have before its exploding label is collapsed to `_other`. Not in prom-client. Default: what
   * `limitSeries` set, 20,000 from the start; `Infinity` is no limit.
   */
  maxSeries?: number | undefined
}
export interface CounterConfiguration<T extends string> extends MetricConfiguration<T> {
  collect?: CollectFunction<Counter<T>> | undefined
}
export interface GaugeConfiguration<T extends string> extends MetricConfiguration<T> {
  collect?: CollectFunction<Gauge<T>> | undefined
}
export interface HistogramConfiguration<T extends string> extends MetricConfiguration<T> {
  buckets?: number[] | undefined
  collect?: CollectFunction<Histogram<T>> | undefined
}
export interface SummaryConfiguration<T extends string> extends MetricConfiguration<T> {
  percentiles?: number[] | undefined
  maxAgeSeconds?: number | undefined
  ageBuckets?: number | undefined
  pruneAgedBuckets?: boolean | undefined
  compressCount?: number | undefined
  collect?: CollectFunction<Summary<T>> | undefined
}

export interface IncreaseDataWithExemplar<T extends string> {
  value?: number
  labels?: LabelValues<T>
  exemplarLabels?: LabelValues<string>
}
export interface ObserveDataWithExemplar<T extends string> {
  value: number
  labels?: LabelValues<T>
  exemplarLabels?: LabelValues<string>
}

interface LabelledMetric<T extends string, C, V extends MetricValue<T>> {
  get(): Promise<MetricObjectWithValues<V>>
  /** The child of these label values: its methods need no `this`. Makes no series before its first value. */
  labels(...values: string[]): C
  labels(labels: LabelValues<T>): C
  reset(): void
  remove(...values: string[]): void
  remove(labels: LabelValues<T>): void
}

export interface Counter<T extends string = string> extends LabelledMetric<T, Counter.Internal, MetricValue<T>> {
  inc(labels: LabelValues<T>, value?: number): void
  inc(value?: number): void
  inc(incData: IncreaseDataWithExemplar<T>): void
}
export declare namespace Counter {
  interface Internal {
    inc(value?: number): void
  }
}

/** Ends a measurement. @returns seconds */
type EndTimer<T extends string> = (labels?: LabelValues<T>) => number

export interface Gauge<T extends string = string> extends LabelledMetric<T, Gauge.Internal<T>, MetricValue<T>> {
  inc(labels: LabelValues<T>, value?: number): void
  inc(value?: number): void
  dec(labels: LabelValues<T>, value?: number): void
  dec(value?: number): void
  set(labels: LabelValues<T>, value: number): void
  set(value: number): void
  setToCurrentTime(labels?: LabelValues<T>): void
  startTimer(labels?: LabelValues<T>): EndTimer<T>
}
export declare namespace Gauge {
  interface Internal<T extends string> {
    inc(value?: number): void
    dec(value?: number): void
    set(value: number): void
    setToCurrentTime(): void
    startTimer(): EndTimer<T>
  }
}

export interface Histogram<T extends string = string>
  extends LabelledMetric<T, Histogram.Internal<T>, MetricValueWithName<T>> {
  observe(value: number): void
  observe(labels: LabelValues<T>, value: number): void
  observe(observeData: ObserveDataWithExemplar<T>): void
  startTimer(labels?: LabelValues<T>): EndTimer<T>
  startTimer(
    labels?: LabelValues<T>,
    exemplarLabels?: LabelValues<string>,
  ): (labels?: LabelValues<T>, exemplarLabels?: LabelValues<string>) => number
  zero(labels: LabelValues<T>): void
}
export declare namespace Histogram {
  interface Internal<T extends string> {
    observe(value: number): void
    startTimer(): EndTimer<T>
  }
  interface Config {
    buckets?: number[]
  }
}

export interface Summary<T extends string = string>
  extends LabelledMetric<T, Summary.Internal<T>, MetricValueWithName<T>> {
  observe(value: number): void
  observe(labels: LabelValues<T>, value: number): void
  startTimer(labels?: LabelValues<T>): EndTimer<T>
}
export declare namespace Summary {
  interface Internal<T extends string> {
    observe(value: number): void
    startTimer(): EndTimer<T>
  }
  interface Config {
    percentiles?: number[]
  }
}

export type Metric<T extends string = string> = Counter<T> | Gauge<T> | Summary<T> | Histogram<T>

export interface Registry<BoundRegistryContentType extends RegistryContentType = PrometheusContentType> {
  /** The text of all metrics, written in slices of 2 ms. */
  metrics(): Promise<string>
  clear(): void
  resetMetrics(): void
  registerMetric<T extends string>(metric: Metric<T>): void
  getMetricsAsJSON(): Promise<MetricObjectWithValues<MetricValue<string>>[]>
  getMetricsAsArray(): MetricObject[]
  removeSingleMetric(name: string): void
  getSingleMetric<T extends string>(name: string): Metric<T> | undefined
  setDefaultLabels(labels: object): void
  getSingleMetricAsString(name: string): Promise<string>
  readonly contentType: BoundRegistryContentType
  setContentType(contentType: BoundRegistryContentType): void
}
