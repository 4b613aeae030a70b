import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { agoText, counted, durationText, roughly } from './duration-text.ts'
import { clip, printable } from './printable.ts'
import { sizeText } from './size-text.ts'
import { createStyle, hasColors } from './style.ts'
import { type Column, renderTable } from './table.ts'
import { clockText, dateTimeText, isSameDay, zoneText } from './time-text.ts'
import { wrap } from './wrap.ts'

test('lengths of time are told in the unit that fits', () => {
  const told = [0, 0.44, 3, 87.2, 1240, 59_994, 59_996, 252_000, 3_600_000, 12_000_000, 90_000_000, -1500].map(
    durationText,
  )
  assert.deepEqual(told, [
    '0 ms',
    '0.4 ms',
    '3 ms',
    '87 ms',
    '1.24 s',
    '59.99 s',
    '1 min',
    '4 min 12 s',
    '1 h',
    '3 h 20 min',
    '1 d 1 h',
    '-1.5 s',
  ])
})

test('no length of time is told with sixty seconds, sixty minutes or twenty-four hours', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (ms) => {
      assert.doesNotMatch(durationText(ms), /\b60 (s|min)\b|\b24 h\b|\b1000 ms\b/)
    }),
  )
})

test('past and future are told in words', () => {
  assert.deepEqual([200, 30_000, 240_000, -30_000, -3, 50 * 3_600_000].map(agoText), [
    'just now',
    '30 seconds ago',
    '4 minutes ago',
    'in 30 seconds',
    'at once',
    '2 days ago',
  ])
  assert.equal(roughly(95 * 60_000), '2 hours')
  assert.equal(counted(1, 'report'), '1 report')
  assert.equal(counted(12_345, 'report'), '12,345 reports')
})

test('sizes are told in powers of a thousand', () => {
  assert.deepEqual([0, 999, 1000, 12_345, 999_949, 999_999, 1_250_000_000].map(sizeText), [
    '0 B',
    '999 B',
    '1 kB',
    '12.3 kB',
    '999.9 kB',
    '1 MB',
    '1.3 GB',
  ])
})

test('points in time are told in the zone of the reader', () => {
  const ms = new Date(2026, 10, 24, 3, 12, 7, 45).getTime()
  assert.equal(dateTimeText(ms), '2026-11-24 03:12:07')
  assert.equal(clockText(ms), '03:12:07.045')
  assert.ok(isSameDay(ms, ms + 3_600_000))
  assert.ok(!isSameDay(ms, ms + 86_400_000))
  assert.match(zoneText(ms), /^UTC([+-]\d\d:\d\d)?$/)
})

test('text from outside cannot steer a terminal', () => {
  assert.equal(printable('a\u001b[31mb\r\nc\u202egpj.exe'), 'a\\x1b[31mb\\r\\nc\\u202egpj.exe')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
      assert.doesNotMatch(printable(text), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    }),
  )
})

test('what is clipped is never wider than asked for, and never cut inside a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, width) => {
      const clipped = clip(text, width)
      assert.ok(Array.from(clipped).length <= width)
      assert.ok(clipped === text || clipped.endsWith('…') || width === 0)
      assert.ok(clipped.isWellFormed())
    }),
  )
})

test('wrapped lines hold the same words in the same order', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/)), fc.integer({ min: 24, max: 80 }), (words, width) => {
      const lines = wrap(words.join(' '), width)
      assert.equal(lines.join(' '), words.join(' '))
      for (const line of lines) assert.ok(line.length <= width || !line.includes(' '))
    }),
  )
})

test('colours follow the option, then NO_COLOR, then FORCE_COLOR, then the terminal', () => {
  const ask = (wanted: boolean, isTerminal: boolean, environment: Record<string, string>) =>
    hasColors({ wanted, isTerminal, environment })
  assert.equal(ask(true, true, {}), true)
  assert.equal(ask(true, false, {}), false)
  assert.equal(ask(false, true, { FORCE_COLOR: '1' }), false)
  assert.equal(ask(true, true, { NO_COLOR: '1', FORCE_COLOR: '1' }), false)
  assert.equal(ask(true, true, { NO_COLOR: '' }), true)
  assert.equal(ask(true, false, { FORCE_COLOR: '1' }), true)
  assert.equal(ask(true, true, { FORCE_COLOR: '0' }), false)
  assert.equal(ask(true, true, { TERM: 'dumb' }), false)
})

interface Row {
  readonly id: number
  readonly name: string
}

const COLUMNS: readonly Column<Row>[] = [
  { head: 'ID', text: ({ id }) => String(id), align: 'right' },
  { head: 'NAME', text: ({ name }) => name, paint: () => (text) => `\u001b[31m${text}\u001b[39m`, shrinkTo: 10 },
]
const ROWS: readonly Row[] = [
  { id: 7, name: 'a long name with many characters\nand a line break' },
  { id: 1200, name: '材料検査' },
]

test('a table that is piped is aligned, whole and without rules', () => {
  const text = renderTable(COLUMNS, ROWS, { isTerminal: false, width: 20, style: createStyle(false) })
  assert.equal(
    stripVTControlCharacters(text),
    '  ID  NAME\n   7  a long name with many characters\\nand a line break\n1200  材料検査\n',
  )
})

test('a table on a terminal has a rule and is no wider than the terminal', () => {
  const text = renderTable(COLUMNS, ROWS, { isTerminal: true, width: 24, style: createStyle(false) })
  const lines = stripVTControlCharacters(text).trimEnd().split('\n')
  assert.deepEqual(lines, ['  ID  NAME', '────  ──────────────────', '   7  a long name with …', '1200  材料検査'])
})
