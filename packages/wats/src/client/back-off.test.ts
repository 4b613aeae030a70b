import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { backOffMs } from './back-off.ts'

const settings = { retries: 4, baseMs: 100, maxMs: 1000 }

test('the longest pause doubles with each try up to the limit', () => {
  const longest = [1, 2, 3, 4, 5, 6].map((retry) => backOffMs(settings, retry, 1))
  assert.deepEqual(longest, [100, 200, 400, 800, 1000, 1000])
})

test('the jitter is full: a pause may be anything from nothing to the longest', () => {
  const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), unit, (retry, random) => {
      const ms = backOffMs(settings, retry, random)
      assert.ok(ms >= 0 && ms <= 1000)
      assert.equal(backOffMs(settings, retry, 0), 0)
    }),
  )
})
