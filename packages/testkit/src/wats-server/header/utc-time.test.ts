import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { utcTimeOf } from './utc-time.ts'

test('a time with an offset becomes UTC and keeps its seven digits', () => {
  assert.equal(utcTimeOf('2026-01-30T22:01:41.4707353+01:00'), '2026-01-30T21:01:41.4707353Z')
  assert.equal(utcTimeOf('2026-01-01T00:30:00+01:00'), '2025-12-31T23:30:00.0000000Z')
})

test('a date alone is its midnight, and a time without an offset is UTC', () => {
  assert.equal(utcTimeOf('2026-01-30'), '2026-01-30T00:00:00.0000000Z')
  assert.equal(utcTimeOf('2026-01-30T21:01'), '2026-01-30T21:01:00.0000000Z')
})

test('what is no time is undefined', () => {
  for (const text of [
    '',
    'now',
    '2026-02-30',
    '2026-13-01',
    '2026-01-30T25:00:00Z',
    '2026-01-30 21:00',
    '30.01.2026',
  ]) {
    assert.equal(utcTimeOf(text), undefined, text)
  }
})

test('text order is time order', () => {
  const time = fc.date({ noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('2090-01-01') })
  fc.assert(
    fc.property(time, time, (a, b) => {
      const [first = '', second = ''] = [a, b].map((date) => utcTimeOf(date.toISOString()))
      assert.equal(Math.sign(a.getTime() - b.getTime()), first < second ? -1 : Number(first > second))
    }),
  )
})
