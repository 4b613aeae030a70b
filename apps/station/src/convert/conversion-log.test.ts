import assert from 'node:assert/strict'
import test from 'node:test'
import { type ConversionLogEntry, createConversionLog, MAX_ENTRY_LENGTH, MAX_LOG_ENTRIES } from './conversion-log.ts'

function logged(fields: Record<string, unknown>, message = 'm'): ConversionLogEntry {
  const entries: ConversionLogEntry[] = []
  createConversionLog('c-1', (entry) => entries.push(entry)).write('info', message, fields)
  assert.equal(entries.length, 1)
  return entries[0] as ConversionLogEntry
}

test('an entry holds level, message, plain fields and the correlation id', () => {
  const { timeMs, ...entry } = logged({ line: 7, big: 10n, nothing: undefined })
  assert.ok(timeMs > 0)
  assert.deepEqual(entry, { level: 'info', message: 'm', fields: { line: 7, big: '10' }, correlation_id: 'c-1' })
})

test('errors among the fields keep their message', () => {
  const { fields } = logged({ error: new RangeError('too far') })
  assert.match(JSON.stringify(fields), /"name":"RangeError","message":"too far"/)
})

test('fields that cannot be written do not stop the converter', () => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  assert.match(String(logged(circle).fields?.['unwritable']), /circular/i)
})

test('an entry is at most 2 KB', () => {
  const entry = logged({ text: 'y'.repeat(5000) }, 'x'.repeat(2000))
  const length = entry.message.length + String(entry.fields?.['cut']).length
  assert.equal(length, MAX_ENTRY_LENGTH)
  assert.equal(logged({ a: 1 }, 'x'.repeat(9000)).fields, undefined)
})

test('the log ends with a word that it is full', () => {
  const entries: ConversionLogEntry[] = []
  const log = createConversionLog(undefined, (entry) => entries.push(entry))
  for (let at = 0; at < 1000; at += 1) log.write('debug', `entry ${at}`)
  assert.equal(entries.length, MAX_LOG_ENTRIES)
  assert.deepEqual([entries.at(-2)?.message, entries.at(-1)?.level], ['entry 198', 'warn'])
})

test('a level that does not exist becomes info', () => {
  const entries: ConversionLogEntry[] = []
  createConversionLog(undefined, (entry) => entries.push(entry)).write('loud' as 'info', 'x')
  assert.equal(entries[0]?.level, 'info')
})
