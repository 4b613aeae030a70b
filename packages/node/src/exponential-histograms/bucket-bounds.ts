/**
 * The bounds of exponential buckets between 1 and 2, as doubles. All but 1 and 2 are irrational, so none is a double
 * itself: a value is above a bound exactly when it is above the largest double below it.
 */

/** Bits after the point. The nearest that a bound of any scale comes to a double is about 2^-73. */
const PRECISION = 128n
const MANTISSA = 52n
const ONE = 1n << PRECISION

/** `ROOTS[j]` is 2^(2^-j), in fixed point. */
const ROOTS: bigint[] = [ONE << 1n]

/**
 * The largest double that is not above 2^(k / 2^scale): a product of roots, one for each bit of k. About 3 us.
 *
 * @param k - 0 .. 2^scale - 1
 * @param scale - 0 .. 20
 */
export function boundBelow(k: number, scale: number): number {
  let product = ONE
  for (let bit = 1; bit <= scale; bit += 1) {
    if ((k >>> (scale - bit)) % 2 === 1) product = (product * rootOf(bit)) >> PRECISION
  }
  return Number(product >> (PRECISION - MANTISSA)) * Number.EPSILON
}

function rootOf(j: number): bigint {
  for (let known = ROOTS.length; known <= j; known += 1) ROOTS.push(squareRoot(ROOTS[known - 1]! << PRECISION))
  return ROOTS[j]!
}

/** Newton's way, from above. @param square - between 2^(2 x PRECISION) and four times that */
function squareRoot(square: bigint): bigint {
  let root = ONE << 1n
  for (;;) {
    const next = (root + square / root) >> 1n
    if (next >= root) return root
    root = next
  }
}
