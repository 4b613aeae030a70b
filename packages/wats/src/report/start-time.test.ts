import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { isStartTime } from './start-time.ts'

test('a time needs an offset', () => {
  assert.ok(!isStartTime('2024-01-15T10:00:00'))
  assert.ok(isStartTime('2024-01-15T10:00:00Z'))
  assert.ok(isStartTime('2024-01-15T10:00:00-05:30'))
})

test('seven fractional digits are accepted, ten are not', () => {
  assert.ok(isStartTime('2026-01-30T22:01:41.4707353+01:00'))
  assert.ok(!isStartTime('2026-01-30T22:01:41.1234567890+01:00'))
})

test('dates and times of day that do not exist are refused', () => {
  for (const text of [
    '2023-02-29T10:00:00Z',
    '2024-04-31T10:00:00Z',
    '2024-13-01T10:00:00Z',
    '2024-00-01T10:00:00Z',
    '2024-01-00T10:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T10:60:00Z',
    '2024-01-01T10:00:60Z',
    '2024-01-01T10:00:00+15:00',
    '2024-01-01 10:00:00Z',
    '2024-01-01',
  ]) {
    assert.ok(!isStartTime(text), text)
  }
  assert.ok(isStartTime('2024-02-29T23:59:59Z'))
})

test('whatever Date prints is accepted', () => {
  const within = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }
  fc.assert(fc.property(fc.date(within), (date) => isStartTime(date.toISOString())))
})
