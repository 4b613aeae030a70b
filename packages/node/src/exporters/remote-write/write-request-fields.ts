/** prompb/remote.proto and prompb/types.proto of Prometheus: the fields of a WriteRequest that are sent. */
import { fixed64, lengthed, varint } from '../protobuf/field.ts'

export const WRITE_REQUEST = { series: lengthed(1, 'timeseries'), metadata: lengthed(3, 'metadata') }
export const TIME_SERIES = {
  labels: lengthed(1, 'labels'),
  samples: lengthed(2, 'samples'),
  exemplars: lengthed(3, 'exemplars'),
}
export const LABEL = { name: lengthed(1, 'name'), value: lengthed(2, 'value') }
export const SAMPLE = { value: fixed64(1, 'value'), timestamp: varint(2, 'timestamp') }
export const EXEMPLAR = {
  labels: lengthed(1, 'labels'),
  value: fixed64(2, 'value'),
  timestamp: varint(3, 'timestamp'),
}
export const METADATA = {
  type: varint(1, 'type'),
  family: lengthed(2, 'metricFamilyName'),
  help: lengthed(4, 'help'),
  unit: lengthed(5, 'unit'),
}

/** enum MetricMetadata.MetricType. An info is a gauge, as it is in the text exposition. */
export const METADATA_TYPE = { counter: 1, gauge: 2, histogram: 3, summary: 5, info: 2, stateset: 2 } as const
