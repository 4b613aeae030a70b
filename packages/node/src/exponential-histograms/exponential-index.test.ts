import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boundBelow } from './bucket-bounds.ts'
import { exponentialIndex, MAX_SCALE } from './exponential-index.ts'

const MIN_SCALE = -10
const SCALES = Array.from({ length: MAX_SCALE - MIN_SCALE + 1 }, (_, at) => MIN_SCALE + at)
const SMALLEST = Number.MIN_VALUE
const SMALLEST_NORMAL = 2 ** -1022

/** A double as a whole number times a power of two. */
function partsOf(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const stored = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & ((1n << 52n) - 1n)
  return stored === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: stored - 1075 }
}

/**
 * The index by definition, without logarithm or root: log2(value^(2^scale)) is sought by squaring in whole numbers,
 * rounded down and up, until both agree.
 */
function referenceIndex(value: number, scale: number): number {
  const { mantissa, exponent } = partsOf(value)
  const bits = mantissa.toString(2).length
  const isPower = mantissa === 1n << BigInt(bits - 1)
  const floorLog = exponent + bits - 1
  if (scale <= 0) {
    const index = isPower ? floorLog - 1 : floorLog
    return Number(BigInt(index) >> BigInt(-scale))
  }
  if (isPower) return floorLog * 2 ** scale - 1
  const precision = 400n
  let low = mantissa << (precision - BigInt(bits - 1))
  let high = low
  let index = 0
  for (let step = 0; step < scale; step += 1) {
    low = (low * low) >> precision
    high = ((high * high) >> precision) + 1n
    index *= 2
    const two = 1n << (precision + 1n)
    assert.equal(low >= two, high >= two, 'the reference is not precise enough')
    if (low >= two) {
      index += 1
      low >>= 1n
      high = (high >> 1n) + 1n
    }
  }
  return floorLog * 2 ** scale + index
}

const positive = fc.double({ noNaN: true, noDefaultInfinity: true, min: SMALLEST }).filter((value) => value > 0)

test('the examples of the OpenTelemetry specification', () => {
  const rows: [scale: number, value: number, index: number][] = [
    [0, 1, -1],
    [0, 1.5, 0],
    [0, 2, 0],
    [0, 4, 1],
    [0, 0.5, -2],
    [1, Math.SQRT2, 1],
    [1, Math.SQRT2 - Number.EPSILON, 0],
    [1, 2, 1],
    [-1, 4, 0],
    [-1, 4.1, 1],
    [-1, 1, -1],
    [-10, Number.MAX_VALUE, 0],
    [-10, SMALLEST, -2],
    [3, Number.MAX_VALUE, 1024 * 8 - 1],
    [20, Number.MAX_VALUE, 1024 * 2 ** 20 - 1],
    [20, SMALLEST_NORMAL, -1022 * 2 ** 20 - 1],
    [20, SMALLEST, -1074 * 2 ** 20 - 1],
    [8, SMALLEST, -1074 * 256 - 1],
  ]
  for (const [scale, value, index] of rows) assert.equal(exponentialIndex(value, scale), index, `${scale} ${value}`)
})

test('every double is where the definition puts it, at every scale', () => {
  fc.assert(
    fc.property(positive, fc.constantFrom(...SCALES), (value, scale) => {
      assert.equal(exponentialIndex(value, scale), referenceIndex(value, scale))
    }),
    { numRuns: 5_000 },
  )
})

test('powers of two are the last value of their bucket, and what follows them the first of the next', () => {
  for (let exponent = -1074; exponent <= 1023; exponent += 1) {
    const power = 2 ** exponent
    const next = power + Math.max(SMALLEST, power * Number.EPSILON)
    for (const scale of SCALES) {
      const index = exponentialIndex(power, scale)
      assert.equal(index, scale > 0 ? exponent * 2 ** scale - 1 : Math.floor((exponent - 1) / 2 ** -scale))
      if (scale >= 0 && exponent >= -1022) assert.equal(exponentialIndex(next, scale), index + 1)
      assert.equal(exponentialIndex(next, scale), referenceIndex(next, scale))
    }
  }
})

test('the doubles on both sides of a bound are in different buckets', () => {
  const bound = fc.integer({ min: 1, max: MAX_SCALE }).chain((scale) =>
    fc.record({
      scale: fc.constant(scale),
      k: fc.integer({ min: 1, max: 2 ** scale - 1 }),
      power: fc.integer({ min: -1022, max: 1022 }),
    }),
  )
  fc.assert(
    fc.property(bound, ({ scale, k, power }) => {
      const below = boundBelow(k, scale)
      const above = below + Number.EPSILON
      for (const mantissa of [below, above]) {
        const value = mantissa * 2 ** power
        assert.equal(exponentialIndex(value, scale), referenceIndex(value, scale))
      }
      const first = power * 2 ** scale + k
      assert.equal(exponentialIndex(below * 2 ** power, scale), first - 1)
      assert.equal(exponentialIndex(above * 2 ** power, scale), first)
    }),
    { numRuns: 3_000 },
  )
})

test('a coarser index is the finer one shifted right', () => {
  fc.assert(
    fc.property(positive, fc.integer({ min: MIN_SCALE, max: MAX_SCALE - 1 }), (value, scale) => {
      assert.equal(exponentialIndex(value, scale), exponentialIndex(value, scale + 1) >> 1)
    }),
    { numRuns: 3_000 },
  )
})

test('subnormals are exact', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: (1n << 52n) - 1n }), fc.constantFrom(...SCALES), (units, scale) => {
      const value = Number(units) * SMALLEST
      assert.equal(exponentialIndex(value, scale), referenceIndex(value, scale))
    }),
  )
})
