/** Milliseconds to nanoseconds since the epoch. They pass 2^53, so they are taken apart into parts that stay exact. */

const TWO_TO_16 = 65_536
const TWO_TO_32 = 4_294_967_296
const NANOS_A_SECOND = 1_000_000_000

/** The two halves of a 64-bit number; unsigned. Written into an object that is there, for the sake of the hot path. */
export interface Halves {
  low: number
  high: number
}

/** @param timeMs - milliseconds since the epoch with a fraction; what is no time after the epoch counts as 0 */
export function splitNanos(timeMs: number, into: Halves): void {
  const seconds = secondsOf(timeMs)
  const nanos = nanosOf(timeMs, seconds)
  // seconds * 10^9 + nanos, in base 2^16: both parts stay below 2^47.
  const upper = Math.floor(seconds / TWO_TO_16) * NANOS_A_SECOND
  const lower = (seconds % TWO_TO_16) * NANOS_A_SECOND + nanos
  const middle = (upper % TWO_TO_16) * TWO_TO_16 + lower
  into.low = middle % TWO_TO_32
  into.high = Math.floor(upper / TWO_TO_16) + Math.floor(middle / TWO_TO_32)
}

/** The same as decimal digits. */
export function nanosText(timeMs: number): string {
  const seconds = secondsOf(timeMs)
  const nanos = nanosOf(timeMs, seconds)
  return seconds === 0 ? String(nanos) : `${seconds}${String(nanos).padStart(9, '0')}`
}

function secondsOf(timeMs: number): number {
  return timeMs > 0 && timeMs < Number.MAX_SAFE_INTEGER ? Math.floor(timeMs / 1000) : 0
}

/** Always below 10^9: a fraction that rounds up to a whole second would need a carry. */
function nanosOf(timeMs: number, seconds: number): number {
  if (!(timeMs > 0 && timeMs < Number.MAX_SAFE_INTEGER)) return 0
  return Math.min(Math.round((timeMs - seconds * 1000) * 1_000_000), NANOS_A_SECOND - 1)
}
