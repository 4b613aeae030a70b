import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { backOffMs } from './back-off.ts'

const BACK_OFF = { firstMs: 100, mostMs: 1000 }

test('the longest pause doubles with each try up to the limit', () => {
  const longest = [1, 2, 3, 4, 5, 6].map((attempt) => backOffMs(BACK_OFF, attempt, () => 1))
  assert.deepEqual(longest, [100, 200, 400, 800, 1000, 1000])
})

test('the jitter is full but for a tenth: a dead server is not hammered', () => {
  const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), unit, (attempt, random) => {
      const ms = backOffMs(BACK_OFF, attempt, () => random)
      const longest = backOffMs(BACK_OFF, attempt, () => 1)
      assert.ok(ms >= longest / 10 && ms <= longest)
    }),
  )
})
