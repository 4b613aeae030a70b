/** The part of an ExponentialHistogramDataPoint that is its own. */
import type { ExponentialBuckets, ExponentialPoint } from '@sightline/core'
import type { Field } from '../../protobuf/field.ts'
import type { OtlpWriter } from '../wire/otlp-writer.ts'
import { EXPONENTIAL_BUCKETS, EXPONENTIAL_POINT } from './metric-fields.ts'

export function writeExponential(writer: OtlpWriter, point: ExponentialPoint): void {
  writer.signed(EXPONENTIAL_POINT.scale, point.scale)
  if (point.zeroCount > 0) writer.count(EXPONENTIAL_POINT.zeroCount, point.zeroCount)
  writeBuckets(writer, EXPONENTIAL_POINT.positive, point.positive)
  writeBuckets(writer, EXPONENTIAL_POINT.negative, point.negative)
  if (point.zeroThreshold > 0) writer.number(EXPONENTIAL_POINT.zeroThreshold, point.zeroThreshold)
}

/** How many values a point has. */
export function countOf({ zeroCount, positive, negative }: ExponentialPoint): number {
  return zeroCount + total(positive.counts) + total(negative.counts)
}

function writeBuckets(writer: OtlpWriter, field: Field, { offset, counts }: ExponentialBuckets): void {
  if (counts.length === 0) return
  writer.open(field)
  writer.signed(EXPONENTIAL_BUCKETS.offset, offset)
  writer.wholes(EXPONENTIAL_BUCKETS.counts, counts)
  writer.close()
}

function total(counts: Float64Array): number {
  let sum = 0
  for (const count of counts) sum += count
  return sum
}
