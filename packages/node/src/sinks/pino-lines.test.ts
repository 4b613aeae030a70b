import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogRecord } from '@sightline/core'
import { createPinoLines } from './pino-lines.ts'

const format = createPinoLines({ pid: 42, hostname: 'line-3' })

function parsed(change: Partial<LogRecord>): Record<string, unknown> {
  const plain = {
    timeMs: 1_700_000_000_000.7,
    level: 'warn',
    severity: 13,
    logger: 'shop',
    message: 'low stock',
  } as const
  return JSON.parse(format({ ...plain, fields: undefined, scope: undefined, ...change }))
}

test('a line looks as pino would write it', () => {
  assert.deepEqual(Object.entries(parsed({ fields: { left: 2 } })), [
    ['level', 40],
    ['time', 1_700_000_000_000],
    ['pid', 42],
    ['hostname', 'line-3'],
    ['name', 'shop'],
    ['left', 2],
    ['msg', 'low stock'],
  ])
})

test('the error is err with type, message and a stack that has the causes', () => {
  const err = parsed({ fields: { error: new TypeError('outer', { cause: new Error('inner') }) } })['err'] as Record<
    string,
    string
  >
  assert.equal(err['type'], 'TypeError')
  assert.equal(err['message'], 'outer')
  assert.match(err['stack'] ?? '', /^TypeError: outer\n.*\ncaused by: Error: inner\n/s)
})

test("fields do not take the place of pino's keys", () => {
  const line = parsed({ fields: { msg: 'x', time: 1, err: 2, message: 'kept' } })
  assert.deepEqual([line['msg_'], line['time_'], line['err_'], line['message']], ['x', 1, 2, 'kept'])
})

test('every level has its number', () => {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
  assert.deepEqual(
    levels.map((level) => parsed({ level })['level']),
    [10, 20, 30, 40, 50, 60],
  )
})
