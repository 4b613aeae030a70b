/** The exponential histogram of one series: at the finest scale at which all of its values fit. */
import type { ExponentialPoint } from '@sightline/core'
import { BucketWindow } from './bucket-window.ts'
import { exponentialIndex } from './exponential-index.ts'

const NO_BUCKETS = { offset: 0, counts: new Float64Array(0) }

/** A class because each series of each histogram has one, on a hot path. */
export class ExponentialCounts {
  #scale: number
  #zeroCount = 0
  readonly #maxSize: number
  #positive: BucketWindow | undefined
  #negative: BucketWindow | undefined

  constructor(maxSize: number, maxScale: number) {
    this.#maxSize = maxSize
    this.#scale = maxScale
  }

  /** @param value - finite */
  record(value: number): void {
    if (value > 0) {
      this.#positive ??= new BucketWindow()
      this.#count(this.#positive, value)
    } else if (value < 0) {
      this.#negative ??= new BucketWindow()
      this.#count(this.#negative, -value)
    } else {
      this.#zeroCount += 1
    }
  }

  read(): ExponentialPoint {
    return {
      scale: this.#scale,
      zeroThreshold: 0,
      zeroCount: this.#zeroCount,
      positive: this.#positive?.read() ?? NO_BUCKETS,
      negative: this.#negative?.read() ?? NO_BUCKETS,
    }
  }

  #count(side: BucketWindow, distance: number): void {
    const index = exponentialIndex(distance, this.#scale)
    if (side.add(index, this.#maxSize)) return
    const halvings = side.halvingsFor(index, this.#maxSize)
    this.#positive?.halve(halvings)
    this.#negative?.halve(halvings)
    this.#scale -= halvings
    side.add(index >> halvings, this.#maxSize)
  }
}
