import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { MAX_RETRY_AFTER_MS, retryAfterMsOf } from './retry-after.ts'

const NOW = Date.parse('2026-01-30T10:00:00Z')

test('seconds and HTTP dates are understood', () => {
  assert.equal(retryAfterMsOf('7', NOW), 7000)
  assert.equal(retryAfterMsOf(' 0 ', NOW), 0)
  assert.equal(retryAfterMsOf('Fri, 30 Jan 2026 10:00:30 GMT', NOW), 30_000)
  assert.equal(retryAfterMsOf('Friday, 30-Jan-26 10:00:30 GMT', NOW), 30_000)
  assert.equal(retryAfterMsOf('Fri Jan 30 10:00:30 2026 GMT', NOW), 30_000)
})

test('a date that has passed means now, and no pause is longer than an hour', () => {
  assert.equal(retryAfterMsOf('Fri, 30 Jan 2026 09:00:00 GMT', NOW), 0)
  assert.equal(retryAfterMsOf('99999999999999999999', NOW), MAX_RETRY_AFTER_MS)
  assert.equal(retryAfterMsOf('Fri, 30 Jan 2099 10:00:30 GMT', NOW), MAX_RETRY_AFTER_MS)
})

test('what means nothing is no wish', () => {
  for (const header of [null, undefined, '', 'soon', '-5', 'Fri', '1e3', 'NaN']) {
    assert.equal(retryAfterMsOf(header, NOW), undefined, String(header))
  }
})

test('any header gives nothing or a pause from 0 to an hour', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      const ms = retryAfterMsOf(header, NOW) ?? 0
      assert.ok(ms >= 0 && ms <= MAX_RETRY_AFTER_MS)
    }),
  )
})
