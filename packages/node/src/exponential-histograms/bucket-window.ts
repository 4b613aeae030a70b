/**
 * Counts of neighbouring buckets, as wide as what is used. A class because each series of each histogram has one or two,
 * on a hot path. Memory: 8 bytes a bucket, 4 to `maxSize` buckets.
 */
import type { ExponentialBuckets } from '@sightline/core'

const FIRST_CAPACITY = 4

export class BucketWindow {
  /** Lowest and highest index that was counted; none while low > high. */
  low = 0
  high = -1
  #counts = new Float64Array(FIRST_CAPACITY)
  /** The index of `#counts[0]`. */
  #base = 0

  /** @returns false, with nothing counted, when the window would be wider than `maxSize` */
  add(index: number, maxSize: number): boolean {
    if (index < this.low || index > this.high) {
      if (!this.#include(index, maxSize)) return false
    }
    this.#counts[index - this.#base]! += 1
    return true
  }

  /** How many halvings let the window take this index. */
  halvingsFor(index: number, maxSize: number): number {
    let low = Math.min(index, this.low)
    let high = Math.max(index, this.high)
    let halvings = 0
    while (high - low >= maxSize) {
      low >>= 1
      high >>= 1
      halvings += 1
    }
    return halvings
  }

  /** Merges 2^halvings neighbours to one, in place. */
  halve(halvings: number): void {
    if (this.low > this.high) return
    const counts = this.#counts
    const low = this.low >> halvings
    // From left to right: what a bucket goes to lies at or before it.
    const from = this.low - this.#base
    const width = this.high - this.low
    for (let at = 0; at <= width; at += 1) {
      const count = counts[from + at]!
      counts[from + at] = 0
      counts[((this.low + at) >> halvings) - low]! += count
    }
    this.#base = low
    this.high >>= halvings
    this.low = low
  }

  /** A copy. */
  read(): ExponentialBuckets {
    const from = this.low - this.#base
    return { offset: this.low, counts: this.#counts.slice(from, from + this.high - this.low + 1) }
  }

  #include(index: number, maxSize: number): boolean {
    if (this.low > this.high) {
      this.low = this.high = this.#base = index
      return true
    }
    const low = Math.min(index, this.low)
    const high = Math.max(index, this.high)
    if (high - low >= maxSize) return false
    if (low < this.#base || high >= this.#base + this.#counts.length) this.#makeRoom(low, high, maxSize)
    this.low = low
    this.high = high
    return true
  }

  /** With room on the side that the window grows to. */
  #makeRoom(low: number, high: number, maxSize: number): void {
    const width = high - low + 1
    const old = this.read()
    if (width > this.#counts.length) {
      this.#counts = new Float64Array(Math.min(Math.max(width, this.#counts.length * 2), maxSize))
    } else {
      this.#counts.fill(0)
    }
    const spare = this.#counts.length - width
    this.#base = low < old.offset ? low - spare : low
    this.#counts.set(old.counts, old.offset - this.#base)
  }
}
