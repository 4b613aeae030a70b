/** io/prometheus/client/metrics.proto (github.com/prometheus/client_model), and google/protobuf/timestamp.proto. */
import { fixed64, lengthed, varint } from '../../protobuf/field.ts'

export const FAMILY = {
  name: lengthed(1, 'name'),
  help: lengthed(2, 'help'),
  type: varint(3, 'type'),
  metric: lengthed(4, 'metric'),
  unit: lengthed(5, 'unit'),
}

/** enum MetricType */
export const TYPES = { counter: 0, gauge: 1, summary: 2, histogram: 4 } as const

export const METRIC = {
  label: lengthed(1, 'label'),
  gauge: lengthed(2, 'gauge'),
  counter: lengthed(3, 'counter'),
  summary: lengthed(4, 'summary'),
  histogram: lengthed(7, 'histogram'),
}

export const LABEL = { name: lengthed(1, 'name'), value: lengthed(2, 'value') }

/** Of a Gauge and of a Counter. */
export const VALUE = fixed64(1, 'value')
export const COUNTER_CREATED = lengthed(3, 'createdTimestamp')

export const SUMMARY = {
  count: varint(1, 'sampleCount'),
  sum: fixed64(2, 'sampleSum'),
  quantile: lengthed(3, 'quantile'),
  created: lengthed(4, 'createdTimestamp'),
}

export const QUANTILE = { quantile: fixed64(1, 'quantile'), value: fixed64(2, 'value') }

export const HISTOGRAM = {
  count: varint(1, 'sampleCount'),
  sum: fixed64(2, 'sampleSum'),
  bucket: lengthed(3, 'bucket'),
  schema: varint(5, 'schema'),
  zeroThreshold: fixed64(6, 'zeroThreshold'),
  zeroCount: varint(7, 'zeroCount'),
  negativeSpan: lengthed(9, 'negativeSpan'),
  negativeDelta: lengthed(10, 'negativeDelta'),
  positiveSpan: lengthed(12, 'positiveSpan'),
  positiveDelta: lengthed(13, 'positiveDelta'),
  created: lengthed(15, 'createdTimestamp'),
}

export const BUCKET = {
  count: varint(1, 'cumulativeCount'),
  bound: fixed64(2, 'upperBound'),
  exemplar: lengthed(3, 'exemplar'),
}

export const SPAN = { offset: varint(1, 'offset'), length: varint(2, 'length') }

export const EXEMPLAR = {
  label: lengthed(1, 'label'),
  value: fixed64(2, 'value'),
  time: lengthed(3, 'timestamp'),
}

export const TIMESTAMP = { seconds: varint(1, 'seconds'), nanos: varint(2, 'nanos') }
