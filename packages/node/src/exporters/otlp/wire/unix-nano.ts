/** Milliseconds to nanoseconds since the epoch. They pass 2^53, so they are taken apart into parts that stay exact. */

const TWO_TO_32 = 4_294_967_296
const NANOS_A_SECOND = 1_000_000_000

/** A 64-bit number in two unsigned halves. */
export class Nanos {
  low = 0
  high = 0
  /** Times come in bursts of the same second, whose halves are kept. */
  #seconds = 0
  #low = 0
  #high = 0

  /** @param timeMs - milliseconds since the epoch with a fraction; what is no time after the epoch counts as 0 */
  set(timeMs: number): void {
    const seconds = secondsOf(timeMs)
    if (seconds !== this.#seconds) this.#learn(seconds)
    const low = this.#low + nanosOf(timeMs, seconds)
    const carry = low >= TWO_TO_32 ? 1 : 0
    this.low = low - carry * TWO_TO_32
    this.high = this.#high + carry
  }

  /** The second times 10^9: by 16 bits at a time, so that all products stay exact. */
  #learn(seconds: number): void {
    const upper = Math.floor(seconds / 65_536) * NANOS_A_SECOND
    const upperHigh = Math.floor(upper / 65_536)
    const middle = (upper - upperHigh * 65_536) * 65_536 + (seconds & 0xffff) * NANOS_A_SECOND
    const carry = Math.floor(middle / TWO_TO_32)
    this.#seconds = seconds
    this.#low = middle - carry * TWO_TO_32
    this.#high = upperHigh + carry
  }
}

/** The same as decimal digits. */
export function nanosText(timeMs: number): string {
  const seconds = secondsOf(timeMs)
  const nanos = nanosOf(timeMs, seconds)
  // The leading 1 keeps the zeros behind it.
  return seconds === 0 ? String(nanos) : seconds + String(NANOS_A_SECOND + nanos).slice(1)
}

function secondsOf(timeMs: number): number {
  return timeMs > 0 && timeMs < Number.MAX_SAFE_INTEGER ? Math.floor(timeMs / 1000) : 0
}

/** Always below 10^9: a fraction that rounds up to a whole second would need a carry. */
function nanosOf(timeMs: number, seconds: number): number {
  if (!(timeMs > 0 && timeMs < Number.MAX_SAFE_INTEGER)) return 0
  return Math.min(Math.round((timeMs - seconds * 1000) * 1_000_000), NANOS_A_SECOND - 1)
}
