/**
 * Where series keep their numbers when somebody else is to read them (another thread), and who is told of what numbers
 * do not show. Handed in when the runtime is switched on; without one numbers live in ordinary memory.
 */
import type { CheckedDefinition } from './checked-definition.ts'

/** What may be known of a set of series from outside. */
export interface ReadableSeries {
  readonly definition: CheckedDefinition
  readonly shape?: string
  /** Rises when indices are dealt anew. */
  readonly generation: number
  readonly seriesCount: number
  labelValuesAt(series: number): readonly string[]
  /** As they are now: the birth of each series, then what the kind keeps. Growing replaces them. */
  columns(): readonly Float64Array[]
}

/** Its calls come before the recorder's call returns, and must not throw. */
export interface SeriesMemory {
  /** So many zeros. */
  numbers(length: number): Float64Array
  /** The set has other columns than before; where its generation rose, other series, too. */
  onColumns(set: ReadableSeries): void
  /** A series came behind the others. */
  onSeries(set: ReadableSeries, texts: readonly string[]): void
}

/** Owned by the runtime, which changes it in place; stores keep the object. */
export interface MemorySlot {
  current?: SeriesMemory | undefined
}
