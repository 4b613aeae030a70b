/**
 * Views: how another API's instruments become metrics (OpenTelemetry, "Metrics SDK", "View"). Each view that fits an
 * instrument makes one metric of it; an instrument that none fits becomes one metric as its library meant it.
 */

export const INSTRUMENT_TYPES = [
  'counter',
  'upDownCounter',
  'histogram',
  'gauge',
  'observableCounter',
  'observableUpDownCounter',
  'observableGauge',
] as const
export type InstrumentType = (typeof INSTRUMENT_TYPES)[number]

export type ViewAggregation =
  /** What the instrument's type asks for: sums for counters, the last value for gauges, buckets for histograms. */
  | { readonly type: 'default' }
  /** The instrument is not recorded. */
  | { readonly type: 'drop' }
  | { readonly type: 'sum' }
  | { readonly type: 'lastValue' }
  /** @property boundaries - finite numbers, each above the one before */
  | { readonly type: 'explicitBuckets'; readonly boundaries: readonly number[] }
  /** @property maxSize - most buckets a sign, 160 when left out. @property maxScale - finest scale, 20 when left out */
  | { readonly type: 'exponential'; readonly maxSize?: number | undefined; readonly maxScale?: number | undefined }

export type AttributeKeys = { readonly allow: readonly string[] } | { readonly deny: readonly string[] }

export interface OtelView {
  /** The instruments it is for: all that are given must fit, and at least one must be given. */
  readonly instrumentName?: string | undefined
  readonly instrumentType?: InstrumentType | undefined
  readonly instrumentUnit?: string | undefined
  readonly meterName?: string | undefined
  readonly meterVersion?: string | undefined
  readonly meterSchemaUrl?: string | undefined
  /** The metric's name, for a view that fits one instrument of a meter only: `instrumentName` without `*` and `?`. */
  readonly name?: string | undefined
  readonly description?: string | undefined
  /** Which attributes are kept; measurements that then have the same ones are one series. */
  readonly attributeKeys?: AttributeKeys | undefined
  readonly aggregation?: ViewAggregation | undefined
  /** Most series, the overflow's among them. Default 2000. */
  readonly aggregationCardinalityLimit?: number | undefined
}
