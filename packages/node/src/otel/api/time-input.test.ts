import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isTime, millisecondsOf } from './time-input.ts'

const clock = { now: () => 1_700_000_000_000 }

test('whatever comes is a moment that a Date can hold, or no time', () => {
  fc.assert(
    fc.property(fc.anything({ withDate: true, withBigInt: true }), (value) => {
      const ms = millisecondsOf(value, clock)
      assert.ok(ms === undefined || (ms >= 0 && !Number.isNaN(new Date(ms).getTime())))
    }),
  )
})

test('seconds with nanoseconds, Dates and milliseconds tell the same moment', () => {
  // Epoch times are far above any reading of performance.now().
  fc.assert(
    fc.property(fc.integer({ min: 1e12, max: 4e12 }), (ms) => {
      const seconds = Math.floor(ms / 1_000)
      for (const form of [ms, new Date(ms), [seconds, (ms - seconds * 1_000) * 1e6]]) {
        assert.ok(isTime(form))
        assert.ok(Math.abs(millisecondsOf(form, clock)! - ms) < 0.001)
      }
    }),
  )
})

test('a reading of performance.now() is that long ago by the clock', () => {
  const reading = performance.now()
  const agoMs = clock.now() - millisecondsOf(reading, clock)!
  // A double holds an epoch time to a quarter of a microsecond.
  assert.ok(agoMs >= -0.001 && agoMs <= performance.now() - reading + 0.001)
})
