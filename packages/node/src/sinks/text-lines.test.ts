import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogRecord, Scope } from '@sightline/core'
import fc from 'fast-check'
import { createTextLines } from './text-lines.ts'

const format = createTextLines({ environment: {} })

function record(change: Partial<LogRecord> = {}): LogRecord {
  const plain = { timeMs: 0, level: 'info', severity: 9, logger: 'shop.orders', message: 'order accepted' } as const
  return { ...plain, fields: undefined, scope: undefined, ...change }
}

function scope(correlationId: string | undefined, fields: Scope['fields'] = undefined): Scope {
  return { correlationId, span: undefined, remoteParent: undefined, fields, baggage: undefined } as Scope
}

test('a line names level, correlation id, module, message and fields', () => {
  const line = format(
    record({ scope: scope('c-1', { user_id: 'u' }), fields: { items: 3, note: 'two words', empty: '' } }),
  )
  assert.equal(line, '[INFO] [c-1] shop.orders: order accepted user_id=u items=3 note="two words" empty=""\n')
})

test('dashes stand where there is no correlation id', () => {
  assert.equal(format(record()), '[INFO] [--------] shop.orders: order accepted\n')
})

test('the detailed form begins with the time', () => {
  const line = createTextLines({ isDetailed: true, environment: {} })(record())
  assert.equal(line, '1970-01-01T00:00:00.000Z [INFO] [--------] shop.orders: order accepted\n')
})

test('objects are JSON, secrets are masked, the call wins over the context', () => {
  const fields = { who: 'call', gone: undefined, box: { a: 1, token: 'hunter2' }, api_key: 'hunter2' }
  const line = format(record({ scope: scope('c', { who: 'ctx', gone: 'kept' }), fields }))
  assert.equal(
    line,
    '[INFO] [c] shop.orders: order accepted who=call gone=kept box={"a":1,"token":"[redacted]"} api_key=[redacted]\n',
  )
})

test('an error is named in the line, its stack and causes follow indented', () => {
  const cause = Object.assign(new Error('inner'), { stack: 'Error: inner\n    at b' })
  const error = Object.assign(new Error('outer', { cause }), { stack: 'Error: outer\n    at a', code: 'E1' })
  assert.equal(
    format(record({ fields: { error } })),
    '[INFO] [--------] shop.orders: order accepted error="Error: outer" error_code=E1\n' +
      '    Error: outer\n      at a\n    caused by: Error: inner\n      at b\n',
  )
})

test('nobody can write a line of his own', () => {
  const evil = 'ok\n[INFO] [x] bank: paid\r\u001b[2K\u202egnp'
  const error = Object.assign(new Error(evil), { stack: evil })
  const text = format(record({ message: evil, logger: evil, scope: scope(evil), fields: { [evil]: evil, error } }))
  for (const line of text.trimEnd().split('\n').slice(1)) assert.match(line, /^ {4}/)
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\u202e]/u)
})

test('whatever is logged, only indented lines follow the first', () => {
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(text, text, fc.dictionary(text, fc.anything()), (message, id, fields) => {
      const [first, ...rest] = format(record({ message, scope: scope(id), fields }))
        .trimEnd()
        .split('\n')
      assert.match(first ?? '', /^\[INFO\] \[/)
      assert.ok(rest.every((line) => line.startsWith('    ')))
    }),
  )
})

test('a field that cannot be read does not cost the line', () => {
  const fields = Object.defineProperty({}, 'bad', { enumerable: true, get: () => assert.fail('no') })
  assert.match(format(record({ fields })), /accepted bad=\[unreadable\]\n$/)
})

test('colours are for terminals, and what the environment says wins', () => {
  const ask = (isTTY: boolean, NO_COLOR?: string, FORCE_COLOR?: string) => {
    const lines = createTextLines({ stream: { isTTY }, environment: { NO_COLOR, FORCE_COLOR } })
    return lines(record({ fields: { a: 1 } })).includes('\u001b[')
  }
  assert.equal(ask(true), true)
  assert.equal(ask(false), false)
  assert.equal(ask(true, '1'), false)
  assert.equal(ask(true, ''), true)
  assert.equal(ask(false, '1', '1'), true)
  assert.equal(ask(true, undefined, '0'), false)
  assert.equal(ask(true, undefined, 'false'), false)
})
