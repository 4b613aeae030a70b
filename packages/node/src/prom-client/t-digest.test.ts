import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TDigest } from './t-digest.ts'

function digestOf(values: Iterable<number>): TDigest {
  const digest = new TDigest()
  for (const value of values) digest.push(value)
  return digest
}

test('without values there is no quantile', () => {
  assert.equal(new TDigest().percentile(0.5), undefined)
  assert.equal(new TDigest().size, 0)
})

test('ends are the least and the greatest while nothing is merged', () => {
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(values, (given) => {
      const digest = digestOf(given)
      assert.ok(digest.percentile(0) === Math.min(...given))
      assert.ok(digest.percentile(1) === Math.max(...given))
    }),
  )
})

test('quantiles never fall as the share rises', () => {
  const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 2000 })
  fc.assert(
    fc.property(values, (given) => {
      const digest = digestOf(given)
      const quantiles = Array.from({ length: 101 }, (_, at) => digest.percentile(at / 100)!)
      for (let at = 1; at < quantiles.length; at += 1) assert.ok(quantiles[at]! >= quantiles[at - 1]!)
    }),
    { numRuns: 50 },
  )
})

test('a hundred thousand values in any order keep their ranks within 1 %, the ends much closer, in bounded memory', () => {
  const count = 100_000
  const orders = {
    ascending: (at: number) => at,
    descending: (at: number) => count - 1 - at,
    mixed: (at: number) => (at * 7919) % count,
  }
  for (const [name, order] of Object.entries(orders)) {
    const digest = digestOf(Array.from({ length: count }, (_, at) => order(at)))
    assert.ok(digest.size <= 1024, `${name}: ${digest.size} centroids`)
    for (const [share, tolerance] of [
      [0.001, 0.001],
      [0.01, 0.002],
      [0.5, 0.01],
      [0.9, 0.005],
      [0.99, 0.002],
      [0.999, 0.001],
    ] as const) {
      const error = Math.abs(digest.percentile(share)! / count - share)
      assert.ok(error < tolerance, `${name} ${share}: off by ${error}`)
    }
  }
})

test('equal values are one, however many', () => {
  const digest = digestOf(Array.from({ length: 5000 }, (_, at) => at % 3))
  assert.equal(digest.size, 3)
  digest.reset()
  assert.equal(digest.size, 0)
})
