import assert from 'node:assert/strict'
import { test } from 'node:test'
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { logs, type LogRecord as OtelRecord, SeverityNumber } from '@opentelemetry/api-logs'
import { apiOf, startBridge } from '../arrange.test.ts'

const logger = (name = 'shop', version?: string) => logs.getLogger(name, version)

test('a record arrives with message, severity, fields, times and who logged it', (t) => {
  const { records } = startBridge(t)
  logger('shop', '1.2').emit({
    severityNumber: SeverityNumber.WARN2,
    severityText: 'WARNING',
    body: 'slow',
    attributes: { ms: 12, 'user.id': 'u' },
    timestamp: 1_700_000_000_000,
    observedTimestamp: [1_700_000_001, 0],
    eventName: 'shop.slow',
  })
  const scope = { name: 'shop', version: '1.2' }
  const { scope: where, ...record } = records[0]!
  assert.deepEqual(record, {
    timeMs: 1_700_000_000_000,
    level: 'warn',
    severity: 14,
    logger: 'shop',
    message: 'slow',
    fields: { ms: 12, 'user.id': 'u' },
    origin: { scope, severityText: 'WARNING', eventName: 'shop.slow', observedMs: 1_700_000_001_000 },
  })
  assert.equal(where?.span, undefined)
})

for (const [given, level, severity] of [
  [{ severityNumber: 1 }, 'trace', 1],
  [{ severityNumber: 8 }, 'debug', 8],
  [{ severityNumber: 9 }, 'info', 9],
  [{ severityNumber: 20 }, 'error', 20],
  [{ severityNumber: 24 }, 'fatal', 24],
  [{}, 'info', 9],
  [{ severityNumber: 0, severityText: 'Warning' }, 'warn', 13],
  [{ severityText: 'CRITICAL' }, 'fatal', 21],
  [{ severityText: 'err' }, 'error', 17],
  [{ severityText: 'whatever' }, 'info', 9],
  [{ severityNumber: 99 }, 'info', 9],
  [{ severityNumber: 'high' as never }, 'info', 9],
] as const) {
  test(`a severity of ${JSON.stringify(given)} is ${level} ${severity}`, (t) => {
    const { runtime, records } = startBridge(t)
    runtime.logs.setLevels({ '*': 'trace' })
    logger().emit({ ...(given as OtelRecord), body: 'x' })
    assert.deepEqual([records[0]?.level, records[0]?.severity], [level, severity])
  })
}

test('thresholds of the logger hold for records and for enabled()', (t) => {
  const { runtime, records } = startBridge(t)
  runtime.logs.setLevels({ '*': 'info', 'noisy.*': 'error', 'chatty.*': 'debug' })
  for (const name of ['noisy', 'chatty', 'other']) {
    logger(name).emit({ severityNumber: SeverityNumber.DEBUG, body: name })
    logger(name).emit({ severityNumber: SeverityNumber.INFO, body: name })
  }
  assert.deepEqual(
    records.map((record) => `${record.level} ${record.message}`),
    ['debug chatty', 'info chatty', 'info other'],
  )
  assert.equal(logger('noisy').enabled({ severityNumber: SeverityNumber.WARN4 }), false)
  assert.equal(logger('noisy').enabled({ severityNumber: SeverityNumber.ERROR }), true)
  assert.equal(logger('chatty').enabled({ severityNumber: SeverityNumber.DEBUG }), true)
  assert.equal(logger('other').enabled(), true)
})

test('a record is of the active trace, or of the one its context names, or of none', (t) => {
  const { records } = startBridge(t)
  const elsewhere = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    traceFlags: 1,
  })
  trace.getTracer('x').startActiveSpan('x', (span) => {
    logger().emit({ body: 'a' })
    logger().emit({ body: 'b', context: elsewhere })
    logger().emit({ body: 'c', context: ROOT_CONTEXT })
    logger().emit({ body: 'd', context: context.active() })
    span.end()
    const { spanId } = span.spanContext()
    const told = records.map(({ scope }) => (scope?.span ?? scope?.remoteParent)?.spanId)
    assert.deepEqual(told, [spanId, 'cd'.repeat(8), undefined, spanId])
  })
})

test('a body that is no text stays what it is, with its words as the message', (t) => {
  const { records } = startBridge(t)
  const bodies = [{ order: 17, password: 'hunter2' }, [1, 'a'], 7, false, new Uint8Array([1, 2])]
  for (const body of bodies) logger().emit({ body })
  assert.deepEqual(
    records.map((record) => record.origin?.body),
    bodies,
  )
  assert.deepEqual(
    records.slice(0, 4).map((record) => record.message),
    ['{"order":17,"password":"[redacted]"}', '[1,"a"]', '7', 'false'],
  )
})

test('an event without a body is told by its name, an empty record by nothing', (t) => {
  const { records } = startBridge(t)
  logger().emit({ eventName: 'sold' })
  logger().emit({})
  logger().emit({ body: null })
  assert.deepEqual(
    records.map((record) => [record.message, record.origin]),
    [
      ['sold', { eventName: 'sold' }],
      ['', {}],
      ['', {}],
    ],
  )
})

test('an exception is the error of the record', (t) => {
  const { records } = startBridge(t)
  const error = new RangeError('no')
  logger().emit({ severityNumber: 17, body: 'failed', attributes: { a: 1 }, exception: error })
  assert.deepEqual(records[0]?.fields, { a: 1, error })
})

test('the time is the timestamp, else when it was observed, else now', (t) => {
  const { runtime, records } = startBridge(t)
  logger().emit({ body: 'a', timestamp: 1_000, observedTimestamp: 2_000 })
  const beforeMs = runtime.clock.now()
  logger().emit({ body: 'b', observedTimestamp: new Date(1_700_000_000_000) })
  logger().emit({ body: 'c', timestamp: Number.NaN })
  assert.equal(records[1]?.timeMs, 1_700_000_000_000)
  assert.ok(records[2]!.timeMs >= beforeMs)
})

test('loggers that were taken before the start log after it', (t) => {
  const early = logs.getLogger('early')
  const earlyNewest = (apiOf('opentelemetry-api-1.10') as unknown as { logs: typeof logs }).logs.getLogger('newest')
  const { records, stop } = startBridge(t)
  early.emit({ body: 'a' })
  earlyNewest.emit({ body: 'b' })
  assert.deepEqual(
    records.map((record) => record.logger),
    ['early', 'newest'],
  )
  stop()
  early.emit({ body: 'c' })
  assert.equal(early.enabled(), false)
  assert.equal(records.length, 2)
})

test('records that throw where they are read cost themselves only', (t) => {
  const { records } = startBridge(t)
  const bad = () => assert.fail('read')
  const proxy = new Proxy({}, { get: bad, ownKeys: bad, getPrototypeOf: bad })
  const odd: unknown[] = [undefined, null, 7, proxy, { body: proxy }, { attributes: proxy, exception: new Error('x') }]
  for (const record of odd) logger().emit(record as OtelRecord)
  logs.getLogger(proxy as never, proxy as never, proxy as never).emit({ body: 'last' })
  logger().enabled(proxy as never)
  assert.equal(records.at(-1)?.message, 'last')
  const shop = records.filter((record) => record.logger === 'shop')
  assert.deepEqual(
    shop.map((record) => record.message),
    ['', '[unreadable]', ''],
  )
  assert.deepEqual(shop[2]?.fields, { error: new Error('x') })
})
