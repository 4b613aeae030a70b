/**
 * Exponential histograms (OpenTelemetry, "ExponentialHistogram"; Prometheus, "native histograms"), which stand beside
 * the buckets of a definition. The core has the slot; who switches the runtime on brings the store.
 */
import type { CheckedDefinition } from './checked-definition.ts'

/** Counts of neighbouring buckets. With base = 2^(2^-scale), count i is of the values in (base^(offset+i), base^(offset+i+1)]. */
export interface ExponentialBuckets {
  readonly offset: number
  readonly counts: Float64Array
}

/** One series as it was when it was read. */
export interface ExponentialPoint {
  readonly scale: number
  /** Values up to this far from 0 are in `zeroCount`. */
  readonly zeroThreshold: number
  readonly zeroCount: number
  readonly positive: ExponentialBuckets
  /** Of the values below 0, by their distance from 0. */
  readonly negative: ExponentialBuckets
}

/** The exponential part of one histogram; series are those of the histogram. */
export interface ExponentialStore {
  /** Hot. What is not finite, and a series below 0, is passed over. */
  record(series: number, value: number): void
  /** A copy, its counts no wider than what is used; without counts where nothing was recorded yet. */
  at(series: number): ExponentialPoint
  clear(): void
  /** Drops all series but these and deals indices anew. @param kept - indices, ascending */
  keepOnly(kept: readonly number[]): void
}

/** Gives a histogram its exponential part; undefined for those that are to have none. */
export type ExponentialFactory = (definition: CheckedDefinition) => ExponentialStore | undefined
