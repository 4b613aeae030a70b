import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { resolveStart } from './resolve-start.ts'

function startOf(start: string | undefined, timeZone?: string, startUtc?: string): string {
  const resolved = resolveStart({ start, startUtc }, timeZone)
  return resolved.kind === 'start' ? resolved.start : `problem: ${resolved.problem}`
}

test('a start with an offset stays as it is, to the last digit', () => {
  assert.equal(startOf('2026-01-30T22:01:41.4707353+01:00'), '2026-01-30T22:01:41.4707353+01:00')
  assert.equal(startOf('2026-01-30T22:01:41Z', 'Europe/Oslo'), '2026-01-30T22:01:41Z')
})

test('a start with a space, without seconds or with a short offset becomes ISO 8601', () => {
  assert.equal(startOf('2026-01-30 22:01 +0100'), '2026-01-30T22:01:00+01:00')
  assert.equal(startOf('2026-01-30 22:01:41,5-05'), '2026-01-30T22:01:41.5-05:00')
})

test('a start without an offset is a problem that names the configuration key', () => {
  assert.match(startOf('2024-01-15T10:00:00'), /has no offset from UTC; set "timeZone"/)
})

test('a named time zone gives the offset of that day', () => {
  assert.equal(startOf('2024-01-15T10:00:00', 'Europe/Oslo'), '2024-01-15T10:00:00+01:00')
  assert.equal(startOf('2024-07-15T10:00:00', 'Europe/Oslo'), '2024-07-15T10:00:00+02:00')
  assert.equal(startOf('2024-07-15T10:00:00', 'America/St_Johns'), '2024-07-15T10:00:00-02:30')
  assert.equal(startOf('2024-07-15T10:00:00', 'UTC'), '2024-07-15T10:00:00+00:00')
})

test('the local time zone is the one of this machine', () => {
  const minutes = -new Date(2024, 6, 15, 10).getTimezoneOffset()
  assert.equal(Date.parse(startOf('2024-07-15T10:00:00', 'local')), Date.UTC(2024, 6, 15, 10) - minutes * 60_000)
})

test('a time that the clocks skipped is a problem', () => {
  assert.match(startOf('2024-03-31T02:30:00', 'Europe/Oslo'), /does not exist/)
})

test('a time that the clocks showed twice is taken as the first, with a warning', () => {
  const resolved = resolveStart({ start: '2024-10-27T02:30:00', startUtc: undefined }, 'Europe/Oslo')
  assert.equal(resolved.kind === 'start' && resolved.start, '2024-10-27T02:30:00+02:00')
  assert.match(resolved.kind === 'start' ? (resolved.warning ?? '') : '', /happened twice/)
})

test('the time in UTC beside a start gives its offset', () => {
  assert.equal(startOf('2024-01-15T10:00:00', undefined, '2024-01-15T15:30:00Z'), '2024-01-15T10:00:00-05:30')
  assert.equal(startOf('2024-01-15T10:00:00', undefined, '2024-01-15T09:00:00'), '2024-01-15T10:00:00+01:00')
  assert.equal(startOf(undefined, undefined, '2024-01-15T09:00:00'), '2024-01-15T09:00:00Z')
  assert.match(startOf('2024-01-15T10:00:00', undefined, '2024-01-15T09:01:00'), /no whole offset apart/)
})

test('what is no time, or no day of the calendar, is a problem that shows it', () => {
  assert.match(startOf('15.01.2024 10:00'), /got "15\.01\.2024 10:00"/)
  assert.match(startOf('2023-02-29T10:00:00Z'), /got "2023-02-29/)
  assert.match(startOf('  '), /no start/)
  assert.match(startOf(undefined), /no start/)
  assert.match(startOf(undefined, undefined, 'x'), /UTC must be/)
})

test('the moment of a resolved start reads back as the wall clock of its zone', () => {
  const zones = ['Europe/Oslo', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC']
  const moments = fc.date({ min: new Date('1980-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(moments, fc.constantFrom(...zones), (moment, zone) => {
      const wall = wallIn(moment, zone)
      const start = startOf(wall, zone)
      assert.equal(wallIn(new Date(start), zone), wall)
    }),
  )
})

function wallIn(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(moment)
}
