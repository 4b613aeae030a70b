/** A rate that may be exceeded for a moment: tokens come evenly, and some are saved up. */
import type { Clock } from '@sightline/core'

export class TokenBucket {
  readonly #clock: Clock
  readonly #perMs: number
  readonly #most: number
  #tokens: number
  #lastMs: number

  /** @param most - tokens that can be saved up; so many are there at the start */
  constructor(clock: Clock, perSecond: number, most: number) {
    this.#clock = clock
    this.#perMs = perSecond / 1000
    this.#most = most
    this.#tokens = most
    this.#lastMs = clock.now()
  }

  /** Takes so many if the last one taken leaves no less than `floor`. @param floor - below 0: on credit */
  take(count: number, floor = 0): boolean {
    const nowMs = this.#clock.now()
    this.#tokens = Math.min(this.#most, this.#tokens + Math.max(0, nowMs - this.#lastMs) * this.#perMs)
    this.#lastMs = nowMs
    if (this.#tokens - count < floor) return false
    this.#tokens -= count
    return true
  }
}
