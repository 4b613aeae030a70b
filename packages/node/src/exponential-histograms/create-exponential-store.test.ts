import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExponentialBuckets, ExponentialPoint } from '@sightline/core'
import fc from 'fast-check'
import { createExponentialStore } from './create-exponential-store.ts'
import { exponentialIndex } from './exponential-index.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const latency = fc.double({ min: 0.0001, max: 100, noNaN: true })

function pointOf(values: readonly number[], maxSize = 160, maxScale = 20): ExponentialPoint {
  const store = createExponentialStore({ maxSize, maxScale })
  for (const value of values) store.record(0, value)
  return store.at(0)
}

/** The same by counting each value at the scale that was reached. */
function counted(values: readonly number[], scale: number): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const value of values) {
    const index = exponentialIndex(value, scale)
    counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}

function asRecord({ offset, counts }: ExponentialBuckets): Record<number, number> {
  const entries = [...counts].map((count, at): [number, number] => [offset + at, count])
  return Object.fromEntries(entries.filter(([, count]) => count > 0))
}

test('whatever comes in whatever order, every value is counted in its bucket', () => {
  const sizes = fc.constantFrom(2, 3, 5, 20, 160)
  fc.assert(
    fc.property(fc.array(fc.oneof(finite, latency), { minLength: 1, maxLength: 200 }), sizes, (values, maxSize) => {
      const point = pointOf(values, maxSize)
      const above = values.filter((value) => value > 0)
      const below = values.filter((value) => value < 0).map((value) => -value)
      assert.equal(point.zeroCount, values.length - above.length - below.length)
      assert.equal(point.zeroThreshold, 0)
      assert.deepEqual(asRecord(point.positive), counted(above, point.scale))
      assert.deepEqual(asRecord(point.negative), counted(below, point.scale))
      for (const { counts } of [point.positive, point.negative]) {
        assert.ok(counts.length <= maxSize)
        if (counts.length > 0) assert.ok(counts[0]! > 0 && counts.at(-1)! > 0, 'wider than what is used')
      }
    }),
    { numRuns: 500 },
  )
})

test('the scale is the finest at which all values fit', () => {
  fc.assert(
    fc.property(fc.array(latency, { minLength: 1, maxLength: 50 }), fc.constantFrom(4, 160), (values, maxSize) => {
      const { scale } = pointOf(values, maxSize)
      assert.ok(scale <= 20)
      const width = (at: number) => {
        const indexes = values.map((value) => exponentialIndex(value, at))
        return Math.max(...indexes) - Math.min(...indexes) + 1
      }
      assert.ok(width(scale) <= maxSize)
      if (scale < 20) assert.ok(width(scale + 1) > maxSize)
    }),
  )
})

test('all doubles fit in 160 buckets at scale -4, and in 2 at any rate', () => {
  const extremes = [Number.MIN_VALUE, Number.MAX_VALUE, 1]
  assert.equal(pointOf(extremes).scale, -4)
  const two = pointOf(extremes, 2)
  assert.deepEqual([...two.positive.counts], [2, 1])
  assert.equal(two.positive.offset, -1)
})

test('both sides of 0 share the scale', () => {
  const point = pointOf([1.5, -1e-9, -1e9, 0, 0])
  assert.equal(point.scale, 1)
  assert.equal(point.zeroCount, 2)
  assert.deepEqual([...point.positive.counts], [1])
})

test('what is not finite, and a series that there is none of, is passed over', () => {
  const store = createExponentialStore()
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) store.record(0, value)
  store.record(-1, 1)
  for (const series of [0, -1]) assert.equal(store.at(series).positive.counts.length, 0)
})

test('series are apart, what was read stays, and indices are dealt anew', () => {
  const store = createExponentialStore({ maxScale: 0 })
  for (const series of [3, 1, 1]) store.record(series, series)
  const before = store.at(1)
  store.record(1, 1)
  assert.deepEqual([...before.positive.counts], [2])
  assert.equal(store.at(0).positive.counts.length, 0)
  store.keepOnly([1, 3])
  assert.deepEqual([...store.at(0).positive.counts], [3])
  assert.equal(store.at(1).positive.offset, 1)
  assert.equal(store.at(3).positive.counts.length, 0)
  store.clear()
  assert.equal(store.at(0).positive.counts.length, 0)
})

test('options that make no sense are refused by name', () => {
  for (const options of [
    { maxSize: 1 },
    { maxSize: 1.5 },
    { maxScale: 21 },
    { maxScale: Number.NaN },
    { maxScale: -11 },
  ]) {
    const [key] = Object.keys(options) as [string]
    assert.throws(() => createExponentialStore(options), {
      code: 'SL_EXPONENTIAL_OPTION_INVALID',
      message: new RegExp(key),
    })
  }
})
