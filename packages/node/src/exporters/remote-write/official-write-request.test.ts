/**
 * An independent reading of what is sent: snappyjs for the compression, protobufjs for the message, by the names, numbers
 * and types of prompb/remote.proto and prompb/types.proto (Prometheus 2.42), what is not sent left out.
 */
import { createRequire } from 'node:module'
import protobuf from 'protobufjs'

const SCHEMA = `
syntax = "proto3";
package prometheus;
message WriteRequest { repeated TimeSeries timeseries = 1; reserved 2; repeated MetricMetadata metadata = 3; }
message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; repeated Exemplar exemplars = 3; }
message Label { string name = 1; string value = 2; }
message Sample { double value = 1; int64 timestamp = 2; }
message Exemplar { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
message MetricMetadata {
  enum MetricType {
    UNKNOWN = 0; COUNTER = 1; GAUGE = 2; HISTOGRAM = 3; GAUGEHISTOGRAM = 4; SUMMARY = 5; INFO = 6; STATESET = 7;
  }
  MetricType type = 1; string metric_family_name = 2; string help = 4; string unit = 5;
}
`
const type = protobuf.parse(SCHEMA).root.lookupType('prometheus.WriteRequest')
const snappyjs = createRequire(import.meta.url)('snappyjs') as { uncompress(packed: Uint8Array): Uint8Array }

export interface Label {
  readonly name: string
  readonly value: string
}

export interface DecodedSeries {
  readonly labels: readonly Label[]
  readonly samples: readonly { readonly value: number; readonly timestamp: string }[]
  readonly exemplars: readonly {
    readonly labels: readonly Label[]
    readonly value: number
    readonly timestamp: string
  }[]
}

export interface DecodedWrite {
  readonly timeseries: readonly DecodedSeries[]
  readonly metadata: readonly {
    readonly type: string
    readonly metricFamilyName: string
    readonly help: string
    readonly unit: string
  }[]
}

export function unsnappy(packed: Uint8Array): Uint8Array {
  return snappyjs.uncompress(packed)
}

/** @throws Error where the bytes are not what the schema says, a field that it does not know included */
export function decodeWrite(packed: Uint8Array): DecodedWrite {
  const body = unsnappy(packed)
  const message = type.decode(body)
  const again = type.encode(message).finish()
  if (again.length !== body.length) throw new Error(`${body.length} bytes, of which ${again.length} are understood`)
  return type.toObject(message, { longs: String, enums: String, arrays: true, defaults: true }) as DecodedWrite
}

/** `name{a="1",b="2"}`, as the text exposition would have it. */
export function seriesText({ labels }: Pick<DecodedSeries, 'labels'>): string {
  const own = labels
    .filter(({ name }) => name !== '__name__')
    .map(({ name, value }) => `${name}=${JSON.stringify(value)}`)
  const name = labels.find((label) => label.name === '__name__')?.value
  return own.length === 0 ? `${name}` : `${name}{${own.join(',')}}`
}
