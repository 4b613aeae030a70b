/** How slow is slow: the 99th percentile of an operation's durations, as they have been of late. */

/** Each bucket is a tenth wider than the one before, so the answer is right to a tenth. */
const GROWTH = Math.log(1.1)
const LEAST_MS = 0.01
const BUCKETS = 200
const SHARE = 0.99
/** Fewer say nothing about the slowest in a hundred. */
const LEAST_COUNT = 100
/** At so many all counts are halved: what was long ago counts for less. */
const MOST_COUNT = 10_000

export class Slowness {
  readonly #counts = new Float64Array(BUCKETS)
  #count = 0
  #limitMs = Number.POSITIVE_INFINITY
  #untilNext = LEAST_COUNT

  /** Takes a duration in. @returns whether it is above the 99th percentile of those before it */
  isSlow(durationMs: number): boolean {
    const isSlow = durationMs > this.#limitMs
    this.#counts[bucketOf(durationMs)]! += 1
    this.#count += 1
    this.#untilNext -= 1
    if (this.#untilNext === 0) this.#learn()
    return isSlow
  }

  /** Done each time a hundred have come: a look at all buckets for each of them would be too dear. */
  #learn(): void {
    this.#untilNext = LEAST_COUNT
    if (this.#count >= MOST_COUNT) {
      for (let bucket = 0; bucket < BUCKETS; bucket += 1) this.#counts[bucket]! /= 2
      this.#count /= 2
    }
    let seen = 0
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      seen += this.#counts[bucket]!
      if (seen >= this.#count * SHARE) {
        this.#limitMs = LEAST_MS * Math.exp(GROWTH * bucket)
        return
      }
    }
  }
}

/** The bucket whose upper bound is the first that is not below the duration. */
function bucketOf(durationMs: number): number {
  if (!(durationMs > LEAST_MS)) return 0
  return Math.min(Math.ceil(Math.log(durationMs / LEAST_MS) / GROWTH), BUCKETS - 1)
}
