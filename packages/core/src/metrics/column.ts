/**
 * A column of numbers, one entry (or `stride` entries) a series, that grows by doubling. Recorders keep the column and
 * read `data` afresh each time, because growing replaces it.
 */

import type { SeriesMemory } from './series-memory.ts'

export class Column {
  data: Float64Array
  /** Numbers a series owns. */
  readonly stride: number

  constructor(stride: number) {
    this.stride = stride
    this.data = makeNumbers(0)
  }

  /** Makes room for so many series; what is there stays. */
  growTo(seriesCapacity: number, memory?: SeriesMemory): void {
    const grown = makeNumbers(this.stride * seriesCapacity, memory)
    grown.set(this.data)
    this.data = grown
  }

  /** A copy of a series' numbers. */
  rowAt(series: number): Float64Array {
    return this.data.slice(series * this.stride, (series + 1) * this.stride)
  }

  /** @param numbers - as many as a series owns */
  setRow(series: number, numbers: Float64Array): void {
    this.data.set(numbers, series * this.stride)
  }

  /** Drops everything and starts again with room for so many series. */
  clear(seriesCapacity: number, memory?: SeriesMemory): void {
    this.data = makeNumbers(this.stride * seriesCapacity, memory)
  }
}

/** The one place that makes the memory metrics live in. */
function makeNumbers(length: number, memory?: SeriesMemory): Float64Array {
  return memory?.numbers(length) ?? new Float64Array(length)
}
