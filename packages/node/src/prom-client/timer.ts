/** Measures durations in seconds, on the clock that only goes forward. */

/** @param startMs - of `performance.now()` */
export function secondsSince(startMs: number): number {
  return (performance.now() - startMs) / 1000
}
