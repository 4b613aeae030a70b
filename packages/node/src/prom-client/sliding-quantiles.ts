/**
 * Quantiles of the values of the last `maxAgeSeconds`: a digest for each of `ageBuckets` ages, every value goes into all
 * of them, the oldest is read, and each in turn is emptied when its time has come. Without both settings nothing ages.
 */
import { TDigest } from './t-digest.ts'

const MS_PER_SECOND = 1000

export class SlidingQuantiles {
  readonly #digests: TDigest[]
  readonly #turnEveryMs: number
  #oldest = 0
  #turnedMs: number

  constructor(maxAgeSeconds: number | undefined, ageBuckets: number | undefined) {
    const isAging = Boolean(maxAgeSeconds && ageBuckets)
    this.#digests = Array.from({ length: isAging ? ageBuckets! : 1 }, () => new TDigest())
    this.#turnEveryMs = isAging ? (maxAgeSeconds! * MS_PER_SECOND) / ageBuckets! : Number.POSITIVE_INFINITY
    this.#turnedMs = Date.now()
  }

  get isEmpty(): boolean {
    return this.#current().size === 0
  }

  push(value: number): void {
    this.#current()
    for (const digest of this.#digests) digest.push(value)
  }

  percentile(share: number): number | undefined {
    return this.#current().percentile(share)
  }

  compress(): void {
    for (const digest of this.#digests) digest.compress()
  }

  reset(): void {
    for (const digest of this.#digests) digest.reset()
  }

  /** The oldest digest, after those whose time has come were emptied. */
  #current(): TDigest {
    const nowMs = Date.now()
    const turns = Math.floor((nowMs - this.#turnedMs) / this.#turnEveryMs)
    if (turns > 0) {
      for (let turn = 0; turn < Math.min(turns, this.#digests.length); turn += 1) {
        this.#digests[this.#oldest]!.reset()
        this.#oldest = (this.#oldest + 1) % this.#digests.length
      }
      this.#turnedMs += turns * this.#turnEveryMs
    }
    return this.#digests[this.#oldest]!
  }
}
