/**
 * Which exponential bucket a value is in: index i covers (base^i, base^(i+1)] with base = 2^(2^-scale) (OpenTelemetry,
 * "Exponential Buckets"). Exact for every double, subnormals included. About 6 ns up to scale 8, 40 ns above.
 */
import { boundBelow } from './bucket-bounds.ts'

export const MAX_SCALE = 20
/** Up to here a table tells; a coarser scale's index is a finer one's shifted right. */
const TABLE_SCALE = 8
const TABLE_SIZE = 2 ** TABLE_SCALE
/** Cells of equal width between 1 and 2, each narrower than the narrowest bucket: it holds one bound at most. */
const CELL_BITS = 9
const CELL_SHIFT = 20 - CELL_BITS
/** Logarithms are off by less than 2^-20 of a bucket; what is nearer to a bound than this is compared with it. */
const NEAR = 2 ** -16

const MANTISSA = 0xf_ffff
const FIRST_NORMAL = 0x10_0000
/** The upper half of a double between 1 and 2. */
const ONE_EXPONENT = 0x3ff0_0000
const BIAS = 1023
const SUBNORMAL_SHIFT = 52

const double = new Float64Array(1)
/** The halves of `double`. They are read only: reading a double of which a half was written stalls the processor. */
const words = new Uint32Array(double.buffer)
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0
const LOW = 1 - HIGH

/** By k: the largest double not above 2^(k / 256), its mantissa in two halves. */
const boundsHigh = new Uint32Array(TABLE_SIZE + 1)
const boundsLow = new Uint32Array(TABLE_SIZE + 1)
/** By cell: the bucket in which the cell begins. */
const cells = new Uint8Array(2 ** CELL_BITS)

/**
 * @param value - finite and above 0
 * @param scale - whole, at most 20
 */
export function exponentialIndex(value: number, scale: number): number {
  double[0] = value
  let high = words[HIGH]!
  let exponent = (high >>> 20) - BIAS
  if (high < FIRST_NORMAL) {
    double[0] = value * 2 ** SUBNORMAL_SHIFT
    high = words[HIGH]!
    exponent = (high >>> 20) - BIAS - SUBNORMAL_SHIFT
  }
  const low = words[LOW]!
  const mantissa = high & MANTISSA
  const isPowerOfTwo = mantissa === 0 && low === 0
  if (scale <= 0) return (isPowerOfTwo ? exponent - 1 : exponent) >> -scale
  // A shift, because a power with an unknown exponent costs 20 ns.
  if (isPowerOfTwo) return exponent * (1 << scale) - 1
  if (scale > TABLE_SCALE) return bucketByLogarithm(value, exponent, mantissa, low, scale)
  return (exponent * TABLE_SIZE + bucketInTable(mantissa, low)) >> (TABLE_SCALE - scale)
}

function bucketInTable(mantissa: number, low: number): number {
  if (boundsHigh[1] === 0) fillTables()
  const first = cells[mantissa >>> CELL_SHIFT]!
  const bound = boundsHigh[first + 1]!
  return mantissa > bound || (mantissa === bound && low > boundsLow[first + 1]!) ? first + 1 : first
}

/** Kept for values that come again and again. */
const lastNear = { scale: 0, bound: 0, below: 0 }

function bucketByLogarithm(value: number, exponent: number, mantissa: number, low: number, scale: number): number {
  const position = Math.log(value) * Math.LOG2E * (1 << scale)
  const nearest = Math.round(position)
  if (Math.abs(position - nearest) > NEAR) return Math.floor(position)
  const bound = nearest - exponent * (1 << scale)
  if (bound === 0) return nearest
  if (bound === 1 << scale) return nearest - 1
  if (lastNear.bound !== bound || lastNear.scale !== scale) {
    Object.assign(lastNear, { scale, bound, below: boundBelow(bound, scale) })
  }
  double[0] = lastNear.below
  const boundHigh = words[HIGH]! - ONE_EXPONENT
  return mantissa > boundHigh || (mantissa === boundHigh && low > words[LOW]!) ? nearest : nearest - 1
}

function fillTables(): void {
  for (let k = 0; k < TABLE_SIZE; k += 1) {
    double[0] = boundBelow(k, TABLE_SCALE)
    boundsHigh[k] = words[HIGH]! - ONE_EXPONENT
    boundsLow[k] = words[LOW]!
  }
  boundsHigh[TABLE_SIZE] = FIRST_NORMAL
  let bucket = 0
  for (let cell = 0; cell < cells.length; cell += 1) {
    while (boundsHigh[bucket + 1]! < cell << CELL_SHIFT) bucket += 1
    cells[cell] = bucket
  }
}
