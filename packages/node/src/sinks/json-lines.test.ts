import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRedactor, createRuntime, type Fields, type LogRecord, type Scope } from '@sightline/core'
import fc from 'fast-check'
import { createJsonLines } from './json-lines.ts'

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN_ID = '00f067aa0ba902b7'
const TIME_MS = Date.UTC(2026, 10, 23, 10, 0, 0, 7) + 0.4

const format = createJsonLines()

function record(change: Partial<LogRecord> = {}): LogRecord {
  const plain = {
    timeMs: TIME_MS,
    level: 'info',
    severity: 9,
    logger: 'shop.orders',
    message: 'order accepted',
  } as const
  return { ...plain, fields: undefined, scope: undefined, ...change }
}

function scopeWith(fields: Fields | undefined, correlationId: string | undefined = TRACE_ID): Scope {
  const remoteParent = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 }
  return { correlationId, span: undefined, remoteParent, fields, baggage: undefined } as Scope
}

function parsed(change: Partial<LogRecord>): Record<string, unknown> {
  const line = format(record(change))
  assert.ok(line.endsWith('}\n'))
  assert.deepEqual(duplicateKeys(line), [])
  return JSON.parse(line) as Record<string, unknown>
}

/** Keys that a JSON object, at any depth, has twice. JSON.parse would hide them. */
function duplicateKeys(json: string): string[] {
  const twice: string[] = []
  const open: Set<string>[] = []
  for (const [token, string, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (colon !== undefined && string !== undefined) {
      if (open.at(-1)?.has(string)) twice.push(string)
      open.at(-1)?.add(string)
    }
  }
  return twice
}

test('a line has the standard keys in their order, then context fields, call fields and the error', () => {
  const error = Object.assign(new Error('no stock'), { code: 'NO_STOCK', stack: 'Error: no stock\n    at shop' })
  const scope = scopeWith({ user_id: 'u1', operation: 'order' })
  assert.equal(
    format(record({ scope, fields: { order: 'A-1', error, items: 3 } })),
    '{"timestamp":"2026-11-23T10:00:00.007Z","level":"info","severity_number":9,"logger":"shop.orders",' +
      `"message":"order accepted","correlation_id":"${TRACE_ID}","trace_id":"${TRACE_ID}","span_id":"${SPAN_ID}",` +
      '"trace_flags":"01","user_id":"u1","operation":"order","order":"A-1","items":3,' +
      '"error":{"type":"Error","code":"NO_STOCK","message":"no stock","stack":"Error: no stock\\n    at shop"}}\n',
  )
})

test('outside of any scope there are no ids', () => {
  assert.deepEqual(Object.keys(parsed({})), ['timestamp', 'level', 'severity_number', 'logger', 'message'])
})

test('a field never takes the place of a standard key', () => {
  const fields = { message: 'mine', message_: 'mine too', level: 'odd', trace_id: 'x', timestamp: 1 }
  const line = parsed({ fields, scope: scopeWith({ logger: 'ctx', message__: 'third' }) })
  assert.equal(line['message'], 'order accepted')
  assert.equal(line['message_'], 'mine too')
  assert.equal(line['message__'], 'third')
  assert.equal(line['message___'], 'mine')
  assert.equal(line['level_'], 'odd')
  assert.equal(line['trace_id_'], 'x')
  assert.equal(line['timestamp_'], 1)
  assert.equal(line['logger_'], 'ctx')
})

test("the call's value wins over the context's, and undefined hides nothing", () => {
  const line = parsed({
    fields: { user_id: 'call', tenant: undefined },
    scope: scopeWith({ user_id: 'ctx', tenant: 't' }),
  })
  assert.equal(line['user_id'], 'call')
  assert.equal(line['tenant'], 't')
})

test('an error has its causes, and its details are redacted', () => {
  const cause = Object.assign(new Error('inner'), { details: { token: 'hunter2', host: 'db' } })
  const { error } = parsed({ fields: { error: new Error('outer', { cause }) } }) as {
    error: { cause: [{ details: object }] }
  }
  assert.deepEqual(error.cause[0].details, { token: '[redacted]', host: 'db' })
})

test('an error that is no error is described all the same', () => {
  assert.deepEqual(parsed({ fields: { error: 'just text' } })['error'], { type: 'string', message: 'just text' })
  assert.equal(Object.hasOwn(parsed({ fields: { error: undefined } }), 'error'), false)
})

test('a secret is masked by key at any depth, in messages, and by keys that the application adds', () => {
  const strict = createJsonLines({ redactor: createRedactor(['iban']) })
  const fields = {
    password: 'hunter2',
    deep: [{ a: { 'x-api-key': 'hunter2' } }],
    iban: 'hunter2',
    url: 'http://u:hunter2@h/',
  }
  const line = strict(
    record({ fields, message: 'Authorization: Bearer hunter2', scope: scopeWith({ cookie: 'hunter2' }) }),
  )
  assert.doesNotMatch(line, /hunter2/)
  assert.equal(JSON.parse(line).password, '[redacted]')
})

test('values that JSON does not know are written as text', () => {
  const cycle: Record<string, unknown> = { name: 'c' }
  cycle['self'] = cycle
  const fields = {
    big: 10n ** 20n,
    nan: Number.NaN,
    inf: -Infinity,
    at: new Date(0),
    map: new Map([['a', 1]]),
    cycle,
    nil: null,
  }
  const line = parsed({ fields: { ...fields, fn: () => 1, sym: Symbol('s'), bytes: Buffer.alloc(3) } })
  assert.equal(line['big'], '100000000000000000000')
  assert.equal(line['nan'], 'NaN')
  assert.equal(line['inf'], '-Infinity')
  assert.equal(line['at'], '1970-01-01T00:00:00.000Z')
  assert.deepEqual(line['map'], { a: 1 })
  assert.deepEqual(line['cycle'], { name: 'c', self: '[circular]' })
  assert.equal(line['nil'], null)
  assert.match(String(line['bytes']), /3 bytes/)
})

test('a getter, a proxy or a toJSON that throws costs its own value only', () => {
  const hostile = Object.defineProperty({ fine: 1 } as Record<string, unknown>, 'bad', {
    enumerable: true,
    get() {
      throw new Error('no')
    },
  })
  const proxy = new Proxy({}, { ownKeys: () => assert.fail('no keys') })
  const toJson = { toJSON: () => assert.fail('no json') }
  assert.deepEqual(pick(parsed({ fields: hostile }), 'fine', 'bad'), { fine: 1, bad: '[unreadable]' })
  assert.equal(parsed({ fields: { proxy, toJson, ok: 1 } })['ok'], 1)
  assert.equal(parsed({ fields: proxy })['message'], 'order accepted')
  const message = { toString: () => assert.fail('no text') } as unknown as string
  assert.equal(parsed({ message })['message'], '[unprintable]')
})

test('a line is bounded, whatever is logged', () => {
  const huge = 'x'.repeat(5_000_000)
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`key${index}`, huge]))
  const line = format(
    record({ message: huge, fields: { ...many, [huge]: 1, list: Array.from({ length: 1e5 }, () => huge) } }),
  )
  assert.ok(line.length < 400_000, String(line.length))
  assert.equal(JSON.parse(line).fields_cut, true)
  assert.match(JSON.parse(line).message, /^x+\.\.\. \(5000000 characters\)$/)
})

test('a time that is no time does not cost the line', () => {
  assert.equal(parsed({ timeMs: Number.NaN })['timestamp'], 'invalid time')
  assert.equal(parsed({ timeMs: 0 })['timestamp'], '1970-01-01T00:00:00.000Z')
  assert.equal(parsed({ timeMs: 999.9 })['timestamp'], '1970-01-01T00:00:00.999Z')
})

test('whatever is logged gives one line of JSON without duplicate keys', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('a\nb', '\u2028', '\ud800', '"', '\\'),
  )
  const key = fc.oneof(
    text,
    fc.constantFrom('message', 'message_', 'level', 'error', 'fields_cut', '__proto__', 'trace_id', 'user'),
  )
  const fields = fc.dictionary(
    key,
    fc.anything({ key, withBigInt: true, withDate: true, withMap: true, withSet: true }),
  )
  fc.assert(
    fc.property(text, text, fields, fc.option(fields, { nil: undefined }), (message, logger, call, context) => {
      const line = format(record({ message, logger, fields: call, scope: scopeWith(context, message) }))
      assert.equal(line.indexOf('\n'), line.length - 1)
      assert.doesNotMatch(line.slice(0, -1), /[\p{Cc}\p{Cs}\u2028\u2029]/u)
      assert.deepEqual(duplicateKeys(line), [])
      assert.equal(JSON.parse(line).level, 'info')
    }),
  )
})

function pick(from: Record<string, unknown>, ...keys: string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, from[key]]))
}

test('severity numbers within one level are each written as they are', () => {
  assert.deepEqual(
    [9, 10, 9, 12].map((severity) => parsed({ severity })['severity_number']),
    [9, 10, 9, 12],
  )
})

test('a scope that knows the decision of a trace only has no span id', () => {
  const scope = createRuntime().context.root({})
  const decided = { ...scope, remoteParent: { traceId: 'ab'.repeat(16), spanId: '', traceFlags: 2 } }
  const line = createJsonLines()({
    timeMs: 0,
    level: 'info',
    severity: 9,
    logger: 'shop',
    message: 'hello',
    fields: undefined,
    scope: decided,
  })
  const read = JSON.parse(line) as Record<string, unknown>
  assert.deepEqual([read['trace_id'], read['span_id'], read['trace_flags']], ['ab'.repeat(16), undefined, '02'])
})
