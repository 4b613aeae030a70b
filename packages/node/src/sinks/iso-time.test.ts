import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createIsoTime } from './iso-time.ts'

test('every time reads as Date writes it, in any order of calls', () => {
  const timeOf = createIsoTime()
  const around = fc.integer({ min: 1.7e12, max: 1.7e12 + 5_000 })
  const anyTime = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })
  fc.assert(
    fc.property(fc.array(fc.oneof(around, anyTime)), (times) => {
      for (const time of times) assert.equal(timeOf(time), new Date(time).toISOString())
    }),
  )
})

test('fractions are cut, not rounded up into the next millisecond', () => {
  assert.equal(createIsoTime()(1_999.9), '1970-01-01T00:00:01.999Z')
})

test('what is no time is said to be none', () => {
  const timeOf = createIsoTime()
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 9e15]) assert.equal(timeOf(bad), 'invalid time')
  assert.equal(timeOf(0), '1970-01-01T00:00:00.000Z')
})
