/** Which bucket a value falls into: the first whose bound is not below it (Prometheus `le`). About 5 ns for 14 bounds. */

/** Up to here walking beats halving: its branches are foreseen. */
const WALK_AT_MOST = 16

/** @param bounds - ascending @returns 0 .. bounds.length, the last being the bucket without bound */
export function bucketOf(bounds: Float64Array, value: number): number {
  let low = 0
  let high = bounds.length
  while (high - low > WALK_AT_MOST) {
    const middle = (low + high) >>> 1
    if (value > bounds[middle]!) low = middle + 1
    else high = middle
  }
  while (low < high && value > bounds[low]!) low += 1
  return low
}
