/** The Histogram of one series: its own buckets and, where it has them, native ones. */
import type { Exemplar, HistogramFamily } from '@sightline/core'
import type { Field } from '../../protobuf/field.ts'
import type { ProtobufWriter } from '../../protobuf/protobuf-writer.ts'
import { isShowable } from '../exemplar-text.ts'
import { BUCKET, EXEMPLAR, HISTOGRAM, METRIC, SPAN } from './message-fields.ts'
import { type NativeBuckets, nativeBuckets } from './native-buckets.ts'
import { writeLabel } from './write-labels.ts'
import { writeTime } from './write-time.ts'

/** @param createdMs - NaN where it is not told */
export function writeHistogram(
  writer: ProtobufWriter,
  family: HistogramFamily,
  series: number,
  createdMs: number,
): void {
  const { bounds, counts, stride } = family
  const from = series * stride
  let count = 0
  for (let bucket = 0; bucket < stride; bucket += 1) count += counts[from + bucket]!
  writer.open(METRIC.histogram)
  writer.integer(HISTOGRAM.count, count)
  writer.number(HISTOGRAM.sum, family.sums[series]!)
  let cumulative = 0
  for (let bucket = 0; bucket < stride; bucket += 1) {
    cumulative += counts[from + bucket]!
    writer.open(HISTOGRAM.bucket)
    writer.integer(BUCKET.count, cumulative)
    writer.number(BUCKET.bound, bucket < bounds.length ? bounds[bucket]! : Number.POSITIVE_INFINITY)
    writeExemplar(writer, family.exemplarAt(series, bucket))
    writer.close()
  }
  const point = family.exponentialAt?.(series)
  const native = point === undefined ? undefined : nativeBuckets(point)
  if (native !== undefined) writeNative(writer, native)
  writeTime(writer, HISTOGRAM.created, createdMs)
  writer.close()
}

function writeExemplar(writer: ProtobufWriter, exemplar: Exemplar | undefined): void {
  if (exemplar === undefined || !isShowable(exemplar)) return
  writer.open(BUCKET.exemplar)
  if (exemplar.traceId !== '') {
    writeLabel(writer, EXEMPLAR.label, 'trace_id', exemplar.traceId)
    writeLabel(writer, EXEMPLAR.label, 'span_id', exemplar.spanId)
  }
  writer.number(EXEMPLAR.value, exemplar.value)
  writeTime(writer, EXEMPLAR.time, exemplar.timeMs)
  writer.close()
}

function writeNative(writer: ProtobufWriter, native: NativeBuckets): void {
  writer.signed(HISTOGRAM.schema, native.schema)
  writer.number(HISTOGRAM.zeroThreshold, native.zeroThreshold)
  writer.integer(HISTOGRAM.zeroCount, native.zeroCount)
  writeSpans(writer, HISTOGRAM.negativeSpan, native.negative.spans)
  if (native.negative.deltas.length > 0) writer.signeds(HISTOGRAM.negativeDelta, native.negative.deltas)
  writeSpans(writer, HISTOGRAM.positiveSpan, native.positive.spans)
  if (native.positive.deltas.length > 0) writer.signeds(HISTOGRAM.positiveDelta, native.positive.deltas)
}

function writeSpans(writer: ProtobufWriter, field: Field, spans: NativeBuckets['positive']['spans']): void {
  for (const { offset, length } of spans) {
    writer.open(field)
    writer.signed(SPAN.offset, offset)
    writer.small(SPAN.length, length)
    writer.close()
  }
}
