/**
 * What exporters read: one family a metric, its series in columns. A series' index never changes while the family's
 * `generation` stays the same, so exporters cache text by index and compare values to find what changed.
 */
import type { InstrumentationScope } from '../trace/span.ts'
import type { MetricDefinition } from './definition.ts'
import type { ExponentialPoint } from './exponential.ts'

/** A value and the span it belongs to. */
export interface Exemplar {
  readonly value: number
  /** Empty, as is the span's, for a value that was measured outside of any span. */
  readonly traceId: string
  readonly spanId: string
  /** Milliseconds since the epoch. */
  readonly timeMs: number
}

interface FamilyColumns {
  /**
   * Another object when something of it has changed. That may be the list of labels where it is open (another API's
   * metrics): it grows at its end, indices stay, and series that were there have `''` for the new label.
   */
  readonly definition: MetricDefinition
  /** Whose metric it is, where it is not the kit's own. Names of two scopes may be alike. */
  readonly scope?: InstrumentationScope | undefined
  /** Rises when indices are dealt anew: at `reset`, when an info's fact changes, when an observable drops a series. */
  readonly generation: number
  /** True where series live on when indices are dealt anew, each with its birth; absent where they all begin again. */
  readonly outlivesGeneration?: boolean
  readonly seriesCount: number
  /** Label values of a series, in the order of `definition.labels`; `''` stands for absent. A new array each time. */
  labelValuesAt(series: number): readonly string[]
  /** The labels of a series as they were given, where they are more than text: key, value, key, value ... */
  attributesAt?(series: number): readonly unknown[]
  /** When the series began, milliseconds since the epoch. */
  createdAt(series: number): number
}

/** Counters, gauges, info. `values` is longer than `seriesCount` and is replaced when it grows: read it afresh each time. */
export interface ScalarFamily extends FamilyColumns {
  readonly shape: 'scalar'
  readonly values: Float64Array
}

/** Histograms. Bucket counts are not cumulative; series s owns counts[s * stride .. s * stride + stride - 1], the last being +Inf. */
export interface HistogramFamily extends FamilyColumns {
  readonly shape: 'histogram'
  readonly bounds: Float64Array
  /** bounds.length + 1 */
  readonly stride: number
  readonly counts: Float64Array
  readonly sums: Float64Array
  /** The bucket's newest exemplar; it stays until another takes its place. @param bucket - 0 .. stride - 1 */
  exemplarAt(series: number, bucket: number): Exemplar | undefined
  /** The same values in exponential buckets, for histograms that have them, too. */
  exponentialAt?(series: number): ExponentialPoint | undefined
}

/**
 * Quantiles that a front over the kit's stores keeps; no metric of a table is one. `definition.kind` is `gauge`, which is
 * what a quantile is.
 */
export interface SummaryFamily extends FamilyColumns {
  readonly shape: 'summary'
  /** Shares of all values, 0 to 1. */
  readonly quantiles: readonly number[]
  /** The values at those shares, as they are now. */
  quantilesAt(series: number): readonly number[]
  /** Of all values since the series began. */
  countAt(series: number): number
  sumAt(series: number): number
}

export type MetricFamily = ScalarFamily | HistogramFamily | SummaryFamily
