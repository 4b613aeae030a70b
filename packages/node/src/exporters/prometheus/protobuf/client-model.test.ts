/**
 * An independent reading of the protobuf format: the published definition of io.prometheus.client, read by protobufjs.
 * Families come out as the reader of the text format gives them, so that the two can be compared.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import protobuf from 'protobufjs'
import { canonicalNumber } from '../number-text.ts'
import type { Family, Sample } from '../parse-exposition.test.ts'

/** github.com/prometheus/client_model, io/prometheus/client/metrics.proto (Apache License 2.0), without its comments. */
const METRICS_PROTO = `
syntax = "proto2";
package io.prometheus.client;
import "google/protobuf/timestamp.proto";
message LabelPair { optional string name = 1; optional string value = 2; }
enum MetricType { COUNTER = 0; GAUGE = 1; SUMMARY = 2; UNTYPED = 3; HISTOGRAM = 4; GAUGE_HISTOGRAM = 5; }
message Gauge { optional double value = 1; }
message Counter {
  optional double value = 1;
  optional Exemplar exemplar = 2;
  optional google.protobuf.Timestamp created_timestamp = 3;
}
message Quantile { optional double quantile = 1; optional double value = 2; }
message Summary {
  optional uint64 sample_count = 1;
  optional double sample_sum = 2;
  repeated Quantile quantile = 3;
  optional google.protobuf.Timestamp created_timestamp = 4;
}
message Untyped { optional double value = 1; }
message Histogram {
  optional uint64 sample_count = 1;
  optional double sample_count_float = 4;
  optional double sample_sum = 2;
  repeated Bucket bucket = 3;
  optional google.protobuf.Timestamp created_timestamp = 15;
  optional sint32 schema = 5;
  optional double zero_threshold = 6;
  optional uint64 zero_count = 7;
  optional double zero_count_float = 8;
  repeated BucketSpan negative_span = 9;
  repeated sint64 negative_delta = 10;
  repeated double negative_count = 11;
  repeated BucketSpan positive_span = 12;
  repeated sint64 positive_delta = 13;
  repeated double positive_count = 14;
  repeated Exemplar exemplars = 16;
}
message Bucket {
  optional uint64 cumulative_count = 1;
  optional double cumulative_count_float = 4;
  optional double upper_bound = 2;
  optional Exemplar exemplar = 3;
}
message BucketSpan { optional sint32 offset = 1; optional uint32 length = 2; }
message Exemplar {
  repeated LabelPair label = 1;
  optional double value = 2;
  optional google.protobuf.Timestamp timestamp = 3;
}
message Metric {
  repeated LabelPair label = 1;
  optional Gauge gauge = 2;
  optional Counter counter = 3;
  optional Summary summary = 4;
  optional Untyped untyped = 5;
  optional Histogram histogram = 7;
  optional int64 timestamp_ms = 6;
}
message MetricFamily {
  optional string name = 1;
  optional string help = 2;
  optional MetricType type = 3;
  repeated Metric metric = 4;
  optional string unit = 5;
}
`

const root = new protobuf.Root()
root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')!.nested!)
protobuf.parse(METRICS_PROTO, root)
const MetricFamily = root.lookupType('io.prometheus.client.MetricFamily')

// biome-ignore lint/suspicious/noExplicitAny: decoded messages are read by name, each test knows which
export type Decoded = any

/** @throws Error where a decoder that knows only the published definition would refuse the bytes */
export function decodeFamilies(body: Uint8Array): Decoded[] {
  const reader = protobuf.Reader.create(body)
  const families: Decoded[] = []
  while (reader.pos < reader.len) {
    const message = MetricFamily.decodeDelimited(reader)
    families.push(MetricFamily.toObject(message, { longs: Number, enums: String }))
  }
  return families
}

/** The same as lines of the text format 0.0.4 would tell it: no times of creation, exemplars or native buckets. */
export function asText(families: readonly Decoded[]): Family[] {
  return families.map(({ name, type, help, metric }) => ({
    name,
    type: String(type).toLowerCase(),
    unit: undefined,
    help,
    samples: metric.flatMap((one: Decoded) => samplesOf(name, one)),
  }))
}

export function labelsOf(metric: Decoded): ReadonlyMap<string, string> {
  const pairs = (metric.label ?? []).map(({ name, value }: Decoded) => [name, value] as const)
  assert.equal(new Set(pairs.map(([name]: readonly string[]) => name)).size, pairs.length, 'a label twice')
  return new Map(pairs)
}

function samplesOf(name: string, metric: Decoded): Sample[] {
  const labels = labelsOf(metric)
  const scalar = metric.counter ?? metric.gauge
  // Adding 0, because the text has no sign of it.
  if (scalar !== undefined) return [{ name, labels, value: scalar.value + 0 }]
  const { bucket, sampleSum, sampleCount } = metric.histogram
  return [
    ...bucket.map(({ upperBound, cumulativeCount }: Decoded) => ({
      name: `${name}_bucket`,
      labels: new Map([...labels, ['le', canonicalNumber(upperBound)]]),
      value: cumulativeCount,
    })),
    { name: `${name}_sum`, labels, value: sampleSum + 0 },
    { name: `${name}_count`, labels, value: sampleCount },
  ]
}

/** The native buckets of a Histogram as counts by index; Prometheus' index, which is that of the upper bound. */
export function nativeCounts(histogram: Decoded, side: 'positive' | 'negative'): Record<number, number> {
  const counts: Record<number, number> = {}
  const deltas: number[] = histogram[`${side}Delta`] ?? []
  let index = 0
  let count = 0
  let used = 0
  for (const { offset, length } of histogram[`${side}Span`] ?? []) {
    index += offset
    for (let at = 0; at < length; at += 1) {
      count += deltas[used++] ?? assert.fail('fewer deltas than the spans want')
      if (count !== 0) counts[index] = count
      index += 1
    }
  }
  assert.equal(used, deltas.length, 'more deltas than the spans want')
  return counts
}

test('the reader takes what the published definition allows', () => {
  const given = {
    name: 'x',
    help: 'H.',
    type: 1,
    metric: [{ label: [{ name: 'a', value: 'b' }], gauge: { value: -0.5 } }],
  }
  const [family] = asText(decodeFamilies(MetricFamily.encodeDelimited(MetricFamily.fromObject(given)).finish()))
  assert.deepEqual(family?.samples, [{ name: 'x', labels: new Map([['a', 'b']]), value: -0.5 }])
  assert.equal(family?.type, 'gauge')
})
