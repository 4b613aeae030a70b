/** opentelemetry/proto/metrics/v1/metrics.proto and collector/metrics/v1/metrics_service.proto. */
import { fixed64, lengthed, varint } from '../../protobuf/field.ts'
import type { ExportFields } from './write-export.ts'

export const METRIC_EXPORT: ExportFields = {
  resources: lengthed(1, 'resourceMetrics'),
  resource: lengthed(1, 'resource'),
  scopes: lengthed(2, 'scopeMetrics'),
  scope: lengthed(1, 'scope'),
  items: lengthed(2, 'metrics'),
}

export const METRIC = {
  name: lengthed(1, 'name'),
  description: lengthed(2, 'description'),
  unit: lengthed(3, 'unit'),
  gauge: lengthed(5, 'gauge'),
  sum: lengthed(7, 'sum'),
  histogram: lengthed(9, 'histogram'),
  exponential: lengthed(10, 'exponentialHistogram'),
  summary: lengthed(11, 'summary'),
}

/** Of all kinds; a Gauge and a Summary have points only. */
export const POINTS = {
  points: lengthed(1, 'dataPoints'),
  temporality: varint(2, 'aggregationTemporality'),
  isMonotonic: varint(3, 'isMonotonic'),
}

export const NUMBER_POINT = {
  start: fixed64(2, 'startTimeUnixNano'),
  time: fixed64(3, 'timeUnixNano'),
  value: fixed64(4, 'asDouble'),
  attributes: lengthed(7, 'attributes'),
}

export const HISTOGRAM_POINT = {
  start: fixed64(2, 'startTimeUnixNano'),
  time: fixed64(3, 'timeUnixNano'),
  count: fixed64(4, 'count'),
  sum: fixed64(5, 'sum'),
  bucketCounts: lengthed(6, 'bucketCounts'),
  bounds: lengthed(7, 'explicitBounds'),
  exemplars: lengthed(8, 'exemplars'),
  attributes: lengthed(9, 'attributes'),
}

export const EXPONENTIAL_POINT = {
  attributes: lengthed(1, 'attributes'),
  start: fixed64(2, 'startTimeUnixNano'),
  time: fixed64(3, 'timeUnixNano'),
  count: fixed64(4, 'count'),
  sum: fixed64(5, 'sum'),
  scale: varint(6, 'scale'),
  zeroCount: fixed64(7, 'zeroCount'),
  positive: lengthed(8, 'positive'),
  negative: lengthed(9, 'negative'),
  exemplars: lengthed(11, 'exemplars'),
  zeroThreshold: fixed64(14, 'zeroThreshold'),
}

export const EXPONENTIAL_BUCKETS = {
  offset: varint(1, 'offset'),
  counts: lengthed(2, 'bucketCounts'),
}

export const SUMMARY_POINT = {
  start: fixed64(2, 'startTimeUnixNano'),
  time: fixed64(3, 'timeUnixNano'),
  count: fixed64(4, 'count'),
  sum: fixed64(5, 'sum'),
  quantiles: lengthed(6, 'quantileValues'),
  attributes: lengthed(7, 'attributes'),
}

/** SummaryDataPoint.ValueAtQuantile */
export const QUANTILE = {
  quantile: fixed64(1, 'quantile'),
  value: fixed64(2, 'value'),
}

export const EXEMPLAR = {
  time: fixed64(2, 'timeUnixNano'),
  value: fixed64(3, 'asDouble'),
  spanId: lengthed(4, 'spanId'),
  traceId: lengthed(5, 'traceId'),
}

/** enum AggregationTemporality */
export const TEMPORALITY = { delta: 1, cumulative: 2 } as const
