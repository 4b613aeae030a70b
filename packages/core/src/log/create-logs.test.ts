import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Scope } from '../context/scope.ts'
import { createGuard } from '../create-guard.ts'
import { createLogs } from './create-logs.ts'
import { levelOf } from './level.ts'
import type { LogRecord, LogSink } from './record.ts'

const SCOPE: Scope = {
  correlationId: 'c-1',
  span: undefined,
  remoteParent: undefined,
  fields: { user_id: 'u' },
  baggage: undefined,
  isSuppressed: false,
}

function arrange() {
  const clock = { now: () => 5_000 }
  const reports: string[] = []
  const guard = createGuard({ clock, report: (where) => void reports.push(where) })
  const active: { scope: Scope | undefined } = { scope: undefined }
  return { logs: createLogs({ clock, guard, scope: () => active.scope }), guard, reports, active }
}

function memorySink(name = 'memory'): LogSink & { records: LogRecord[]; lines: () => string[] } {
  const records: LogRecord[] = []
  const write = (record: LogRecord) => void records.push(record)
  return { name, records, write, lines: () => records.map((record) => `${record.level} ${record.message}`) }
}

test('nothing is made while there is no sink: neither fields nor scope are looked at', () => {
  const clock = { now: () => assert.fail('the clock was read') }
  const guard = createGuard({ clock, report: assert.fail })
  const logs = createLogs({ clock, guard, scope: () => assert.fail('the scope was read') })
  const logger = logs.logger('a')
  logger.fatal('x', { a: 1 })
  assert.equal(logger.isEnabled('fatal'), false)
})

test('a record carries time, level, logger, message, fields and scope', () => {
  const { logs, active } = arrange()
  const sink = memorySink()
  logs.addSink(sink)
  active.scope = SCOPE
  const fields = { n: 1 }
  logs.logger('station.convert').warn('slow', fields)
  const expected = { timeMs: 5_000, level: 'warn', severity: 13, logger: 'station.convert', message: 'slow', fields }
  assert.deepEqual(sink.records, [{ ...expected, scope: SCOPE }])
})

test('the logger of a name is made once', () => {
  const { logs } = arrange()
  assert.equal(logs.logger('a'), logs.logger('a'))
  assert.notEqual(logs.logger('a'), logs.logger('b'))
})

test('without patterns records from info on are written; each level follows the threshold', () => {
  const { logs } = arrange()
  const sink = memorySink()
  logs.addSink(sink)
  const logger = logs.logger('a')
  const all = () => {
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) logger[level]('m')
    return sink.records.splice(0).map((record) => record.level)
  }
  assert.deepEqual(all(), ['info', 'warn', 'error', 'fatal'])
  logs.setLevels({ '*': 'trace' })
  assert.deepEqual(all(), ['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
  logs.setLevels({ '*': 'off' })
  assert.deepEqual(all(), [])
})

test('new levels reach existing loggers and their children at once', () => {
  const { logs } = arrange()
  const sink = memorySink()
  logs.addSink(sink)
  const child = logs.logger('station.convert.csv').with({ a: 1 })
  child.debug('before')
  logs.setLevels({ '*': 'warn', 'station.convert.*': 'debug' })
  assert.equal(child.isEnabled('debug'), true)
  child.debug('after')
  assert.deepEqual(sink.lines(), ['debug after'])
  assert.deepEqual(logs.levels(), { '*': 'warn', 'station.convert.*': 'debug' })
})

test('levels that are refused change nothing', () => {
  const { logs } = arrange()
  logs.setLevels({ a: 'debug' })
  assert.throws(() => logs.setLevels({ b: 'debug', c: 'loud' as 'debug' }), { code: 'SL_LOG_LEVEL_INVALID' })
  assert.deepEqual(logs.levels(), { '*': 'info', a: 'debug' })
})

test('bound fields come first, those of the call win', () => {
  const { logs } = arrange()
  const sink = memorySink()
  logs.addSink(sink)
  const logger = logs.logger('a').with({ a: 1, b: 1 }).with({ b: 2, c: 2 })
  logger.info('m', { c: 3 })
  logger.info('m')
  assert.deepEqual(
    sink.records.map((record) => record.fields),
    [
      { a: 1, b: 2, c: 3 },
      { a: 1, b: 2, c: 2 },
    ],
  )
})

test('what callers without types hand in is kept and does no harm', () => {
  const { logs } = arrange()
  const sink = memorySink()
  logs.addSink(sink)
  const logger = logs.logger('a') as unknown as {
    info(...input: unknown[]): void
    with(fields: unknown): typeof logger
  }
  const error = new Error('boom')
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  logger.info('m', error)
  logger.info('m', 42)
  logger.info(error)
  logger.info(undefined)
  logger.info(Symbol('s'), null)
  logger.with(error).info('m')
  logger.with({ a: 1 }).info('m', revoked.proxy)
  logger.info(revoked.proxy, revoked.proxy)
  assert.deepEqual(
    sink.records.slice(0, 7).map(({ message, fields }) => [message, fields]),
    [
      ['m', { error }],
      ['m', { value: 42 }],
      ['boom', { error }],
      ['undefined', undefined],
      ['Symbol(s)', { value: sink.records[4]?.fields?.['value'] }],
      ['m', { error }],
      ['m', { a: 1, fields: '[unreadable]' }],
    ],
  )
  assert.equal(sink.records.length, 8)
})

test('a sink that throws or rejects does no harm to the caller and to other sinks', async () => {
  const { logs, guard, reports } = arrange()
  const sink = memorySink()
  logs.addSink({
    name: 'broken',
    write() {
      throw new Error('disk full')
    },
    flush: () => Promise.reject(new Error('disk full')),
    flushSync() {
      throw new Error('disk full')
    },
  })
  logs.addSink(sink)
  logs.logger('a').info('one')
  logs.logger('a').info('two')
  await logs.flush()
  logs.flushSync()
  assert.deepEqual(sink.lines(), ['info one', 'info two'])
  assert.deepEqual(reports, ['log.sink.broken', 'log.sink.broken.flush'])
  assert.equal(guard.faults().get('log.sink.broken'), 2)
  assert.equal(guard.faults().get('log.sink.broken.flush'), 2)
})

test('a removed sink gets nothing more; without sinks the logger is silent again', () => {
  const { logs } = arrange()
  const sink = memorySink()
  const remove = logs.addSink(sink)
  remove()
  remove()
  logs.logger('a').error('x')
  assert.deepEqual(sink.records, [])
  assert.equal(logs.logger('a').isEnabled('fatal'), false)
})

test('a sink that logs does not come back to itself; others hear it', () => {
  const { logs } = arrange()
  const other = memorySink('other')
  let writes = 0
  logs.addSink({
    name: 'chatty',
    write() {
      writes++
      logs.logger('sink').info('writing')
    },
  })
  logs.addSink(other)
  logs.logger('a').info('m')
  assert.equal(writes, 1)
  assert.deepEqual(other.lines(), ['info writing', 'info m'])
})

test('flush waits for the sinks', async () => {
  const { logs } = arrange()
  const done: string[] = []
  logs.addSink({
    name: 'slow',
    write: () => undefined,
    flush: async () => {
      await new Promise((resolve) => setImmediate(resolve))
      done.push('slow')
    },
    flushSync: () => void done.push('sync'),
  })
  await logs.flush()
  logs.flushSync()
  assert.deepEqual(done, ['slow', 'sync'])
})

test('the flight recorder keeps records of every level, also without a sink; sinks get only theirs', () => {
  const { logs } = arrange()
  logs.keepLast(3)
  const logger = logs.logger('a')
  for (const message of ['1', '2', '3', '4']) logger.trace(message)
  const messages = () => logs.recent().map((record) => record.message)
  assert.deepEqual(messages(), ['2', '3', '4'])
  assert.equal(logger.isEnabled('trace'), false)
  const sink = memorySink()
  logs.addSink(sink)
  logger.debug('5')
  logger.info('6')
  assert.deepEqual(sink.lines(), ['info 6'])
  assert.deepEqual(messages(), ['4', '5', '6'])
  logs.keepLast(2)
  assert.deepEqual(messages(), ['5', '6'])
  logs.keepLast(0)
  assert.deepEqual(messages(), [])
  logger.trace('7')
  assert.deepEqual(messages(), [])
})

test('a length that is no length is refused', () => {
  const { logs } = arrange()
  for (const count of [-1, 1.5, Number.NaN, 1e9]) {
    assert.throws(() => logs.keepLast(count), { code: 'SL_LOG_KEEP_INVALID' })
  }
})

test('names beyond ten thousand share one logger', () => {
  const { logs } = arrange()
  for (let i = 0; i < 10_000; i++) logs.logger(`name ${i}`)
  const shared = logs.logger('one too many')
  assert.equal(shared.name, '_other')
  assert.equal(logs.logger('two too many'), shared)
  assert.equal(logs.logger('name 7').name, 'name 7')
})

test('a record from elsewhere keeps its time, its severity, its scope and its origin', () => {
  const { logs, active } = arrange()
  const sink = memorySink()
  logs.addSink(sink)
  const origin = { scope: { name: 'shop', version: '2' }, eventName: 'sold' }
  logs.emit('shop', 10, () => ({ message: 'told', fields: { n: 1 }, timeMs: 7, scope: SCOPE, origin }))
  active.scope = SCOPE
  logs.emit('shop', 24, () => ({ message: 'bare' }))
  const first = { timeMs: 7, level: 'info', severity: 10, logger: 'shop', message: 'told', fields: { n: 1 } }
  const second = { timeMs: 5_000, level: 'fatal', severity: 24, logger: 'shop', message: 'bare', fields: undefined }
  assert.deepEqual(sink.records, [
    { ...first, scope: SCOPE, origin },
    { ...second, scope: SCOPE },
  ])
})

test('a record from elsewhere that nobody wants is not made; the flight recorder wants all', () => {
  const { logs } = arrange()
  const sink = memorySink()
  logs.emit('shop', 21, () => assert.fail('made without a sink'))
  logs.addSink(sink)
  logs.emit('shop', 8, () => assert.fail('made below the threshold'))
  logs.keepLast(5)
  logs.emit('shop', 8, () => ({ message: 'kept' }))
  assert.deepEqual(sink.records, [])
  assert.deepEqual(
    logs.recent().map((record) => record.level),
    ['debug'],
  )
})

test('severity numbers fall into levels by their ranges', () => {
  const numbers = [1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 0, 99]
  const levels = [
    'trace',
    'trace',
    'debug',
    'debug',
    'info',
    'info',
    'warn',
    'warn',
    'error',
    'error',
    'fatal',
    'fatal',
  ]
  assert.deepEqual(numbers.map(levelOf), [...levels, 'trace', 'fatal'])
})
