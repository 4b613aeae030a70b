/**
 * Exponential buckets in the form of Prometheus' native histograms: schemas -4 .. 8; the first value of a span of
 * buckets is told by its distance from the span before, each count by its difference from the one before.
 */
import type { ExponentialBuckets, ExponentialPoint } from '@sightline/core'
import { PROMETHEUS_MAX_SCALE } from '../../../exponential-histograms/native-histograms.ts'
import { rescale } from '../../../exponential-histograms/rescale.ts'

export interface NativeBuckets {
  readonly schema: number
  readonly zeroThreshold: number
  readonly zeroCount: number
  readonly positive: NativeSide
  readonly negative: NativeSide
}

interface NativeSide {
  readonly spans: readonly NativeSpan[]
  readonly deltas: readonly number[]
}

interface NativeSpan {
  readonly offset: number
  readonly length: number
}

const MIN_SCHEMA = -4
/**
 * What client_golang takes, too. Were it 0, a server before 2.50 would read a histogram that is still empty as one
 * without native buckets. A power of two, so that it is a bound at every scale.
 */
const ZERO_EXPONENT = -128
const ZERO_THRESHOLD = 2 ** ZERO_EXPONENT
/** Empty buckets between two others that cost less than another span. */
const MOST_EMPTY = 2
/** Tells servers that a histogram without values has native buckets. */
const NO_SPAN: NativeSpan = { offset: 0, length: 0 }

/** @returns undefined when the buckets are too coarse for Prometheus */
export function nativeBuckets(given: ExponentialPoint): NativeBuckets | undefined {
  if (given.scale < MIN_SCHEMA) return undefined
  const { scale, zeroCount, zeroThreshold, ...sides } = rescale(given, PROMETHEUS_MAX_SCALE)
  // The first bucket that lies above the threshold.
  const first = scale >= 0 ? ZERO_EXPONENT * 2 ** scale : ZERO_EXPONENT / 2 ** -scale
  const positive = sideOf(sides.positive, first)
  const negative = sideOf(sides.negative, first)
  const isEmpty = positive.spans.length === 0 && negative.spans.length === 0
  return {
    schema: scale,
    zeroThreshold: Math.max(ZERO_THRESHOLD, zeroThreshold),
    zeroCount: zeroCount + countBelow(sides.positive, first) + countBelow(sides.negative, first),
    positive: isEmpty ? { spans: [NO_SPAN], deltas: [] } : positive,
    negative,
  }
}

function countBelow({ offset, counts }: ExponentialBuckets, first: number): number {
  let count = 0
  for (let at = 0; at < counts.length && offset + at < first; at += 1) count += counts[at]!
  return count
}

function sideOf({ offset, counts }: ExponentialBuckets, first: number): NativeSide {
  const runs = runsOf(counts, Math.max(0, first - offset))
  // Prometheus numbers buckets by their upper bound: one more than OpenTelemetry does.
  const spans = runs.map(({ from, to }, at) => ({
    offset: at === 0 ? offset + from + 1 : from - runs[at - 1]!.to,
    length: to - from,
  }))
  const deltas: number[] = []
  let last = 0
  for (const { from, to } of runs) {
    for (let at = from; at < to; at += 1) {
      deltas.push(counts[at]! - last)
      last = counts[at]!
    }
  }
  return { spans, deltas }
}

/** Where counts are, from one position to another (exclusive); few empty ones between two are taken along. */
function runsOf(counts: Float64Array, first: number): { readonly from: number; to: number }[] {
  const runs: { readonly from: number; to: number }[] = []
  let open: { to: number } | undefined
  for (let at = first; at < counts.length; at += 1) {
    if (counts[at] === 0) continue
    if (open === undefined || at - open.to > MOST_EMPTY) {
      const run = { from: at, to: at }
      runs.push(run)
      open = run
    }
    open.to = at + 1
  }
  return runs
}
