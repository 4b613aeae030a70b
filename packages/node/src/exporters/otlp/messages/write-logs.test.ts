import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRuntime, type Fields, type LogRecord } from '@sightline/core'
import { atOnce } from '../../pausable.ts'
import { type Decoded, decodeJson, decodeProtobuf } from '../official-decoder.test.ts'
import { createLogSnapshots } from '../signals/log-snapshot.ts'
import { JsonWriter } from '../wire/json-writer.ts'
import { OtlpProtobufWriter } from '../wire/otlp-protobuf-writer.ts'
import { writeLogs } from './write-logs.ts'

function recorder() {
  const runtime = createRuntime()
  runtime.switchOn({ resource: { serviceName: 'orders' } })
  const snapshotOf = createLogSnapshots(runtime.redactor)
  const records: LogRecord[] = []
  const snapshots: ReturnType<typeof snapshotOf>[] = []
  runtime.logs.setLevels({ '*': 'trace' })
  runtime.logs.addSink({
    name: 'test',
    write(record) {
      records.push(record)
      snapshots.push(snapshotOf(record))
    },
  })
  /** Scopes by logger name, as the official files read them; both encodings must say the same. */
  const sent = (): Record<string, Decoded[]> => {
    const protobuf = new OtlpProtobufWriter()
    const json = new JsonWriter()
    const resource = { serviceName: 'orders' }
    atOnce(writeLogs(protobuf, resource, snapshots))
    atOnce(writeLogs(json, resource, snapshots))
    const decoded = decodeProtobuf('logs', protobuf.finish())
    assert.deepEqual(decodeJson('logs', json.finish()), decoded)
    return Object.fromEntries(decoded.resourceLogs[0].scopeLogs.map((one: Decoded) => [one.scope.name, one.logRecords]))
  }
  return { runtime, records, snapshots, sent }
}

const attributesOf = (record: Decoded): Record<string, Decoded> =>
  Object.fromEntries((record.attributes ?? []).map(({ key, value }: Decoded) => [key, value]))

test('a record arrives with time, severity, body, attributes and its span', () => {
  const { runtime, records, sent } = recorder()
  const span = runtime.traces.start('work')
  runtime.context.run({ span, fields: { user_id: 'u1', step: 1 } }, () => {
    runtime.logs
      .logger('shop.cart')
      .warn('slow', { step: 2, ms: 12.5, tags: ['a', 1, null], nested: { deep: { yes: true } } })
  })
  const [got] = sent()['shop.cart']!
  const [record] = records
  assert.equal(got.timeUnixNano.slice(0, -6), String(Math.floor(record!.timeMs)))
  assert.equal(got.observedTimeUnixNano, got.timeUnixNano)
  assert.deepEqual([got.severityNumber, got.severityText], [13, 'WARN'])
  assert.deepEqual(got.body, { stringValue: 'slow' })
  assert.deepEqual([got.traceId, got.spanId, got.flags], [span.traceId, span.spanId, 3])
  const attributes = attributesOf(got)
  assert.deepEqual(attributes['user_id'], { stringValue: 'u1' })
  assert.deepEqual(attributes['step'], { intValue: '2' }, 'the call wins over the context')
  assert.deepEqual(attributes['ms'], { doubleValue: 12.5 })
  assert.deepEqual(attributes['tags'], { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }, {}] } })
  assert.deepEqual(attributes['nested'], {
    kvlistValue: {
      values: [{ key: 'deep', value: { kvlistValue: { values: [{ key: 'yes', value: { boolValue: true } }] } } }],
    },
  })
  assert.equal(attributes['correlation_id'], undefined, 'it is the trace id')
})

test('a correlation id that is no trace id is told, and a record without a span has none', () => {
  const { runtime, sent } = recorder()
  runtime.context.run({ correlationId: 'file-7' }, () => runtime.logs.logger('a').info('x'))
  const [got] = sent()['a']!
  assert.deepEqual(attributesOf(got), { correlation_id: { stringValue: 'file-7' } })
  assert.deepEqual([got.traceId, got.spanId, got.flags], [undefined, undefined, undefined])
})

test('an error becomes the attributes of an exception, causes included', () => {
  const { runtime, sent } = recorder()
  const error = new TypeError('outer', { cause: new RangeError('inner') })
  runtime.logs.logger('a').error('failed', { error })
  const attributes = attributesOf(sent()['a']![0])
  assert.deepEqual(attributes['exception.type'], { stringValue: 'TypeError' })
  assert.deepEqual(attributes['exception.message'], { stringValue: 'outer' })
  assert.match(attributes['exception.stacktrace'].stringValue, /outer[\s\S]*Caused by: RangeError: inner/)
})

test('records are grouped by logger, in order', () => {
  const { runtime, sent } = recorder()
  for (const [name, message] of [
    ['a', '1'],
    ['b', '2'],
    ['a', '3'],
  ] as const)
    runtime.logs.logger(name).info(message)
  const groups = sent()
  assert.deepEqual(
    groups['a']!.map((record) => record.body.stringValue),
    ['1', '3'],
  )
  assert.deepEqual(
    groups['b']!.map((record) => record.body.stringValue),
    ['2'],
  )
})

test('what changes after the call is sent as it was, and secrets never', () => {
  const { runtime, sent } = recorder()
  const fields = { list: [1], password: 'hunter2', url: 'https://u:hunter2@host/' }
  runtime.logs.logger('a').info('token=hunter2', fields)
  fields.list.push(2)
  const text = JSON.stringify(sent())
  assert.ok(text.includes('"arrayValue":{"values":[{"intValue":"1"}]}'))
  assert.ok(!text.includes('hunter2'), text)
})

test('hostile fields cost themselves only', () => {
  const { runtime, sent } = recorder()
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  const hostile = {
    get bad() {
      throw new Error('no')
    },
    circle,
    big: 2n ** 70n,
    nan: Number.NaN,
    symbol: Symbol('s'),
    nothing: undefined,
    long: 'x'.repeat(1_000_000),
    ['__proto__']: 'p',
    good: 1,
  }
  runtime.logs.logger('a').info('m', hostile)
  const proxy = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no')
      },
    },
  )
  runtime.logs.logger('a').info('n', proxy as Fields)
  const [got, second] = sent()['a']!
  const attributes = attributesOf(got)
  assert.deepEqual(attributes['good'], { intValue: '1' })
  assert.deepEqual(attributes['bad'], { stringValue: '[unreadable]' })
  assert.deepEqual(attributes['nan'], { doubleValue: 'NaN' })
  assert.equal(attributes['nothing'], undefined)
  assert.ok(attributes['long'].stringValue.length < 10_000)
  assert.equal(second.body.stringValue, 'n')
})

test('a record of another API keeps its body, its words for the severity and its times', () => {
  const { runtime, sent } = recorder()
  const scope = { name: 'shop', version: '3' }
  const body = { order: 17, items: ['a'], secret: { password: 'hunter2' } }
  const origin = { scope, severityText: 'NOTICE', observedMs: 2_000, body }
  runtime.logs.emit('shop', 10, () => ({ message: '{"order":17}', timeMs: 1_000, origin }))
  const [got] = sent()['shop']!
  assert.deepEqual([got.timeUnixNano, got.observedTimeUnixNano], ['1000000000', '2000000000'])
  assert.deepEqual([got.severityNumber, got.severityText], [10, 'NOTICE'])
  const values = Object.fromEntries(got.body.kvlistValue.values.map(({ key, value }: Decoded) => [key, value]))
  assert.deepEqual(values['order'], { intValue: '17' })
  assert.deepEqual(values['items'], { arrayValue: { values: [{ stringValue: 'a' }] } })
  assert.ok(!JSON.stringify(got).includes('hunter2'))
})

test('the name of an event is field 12 of a record, which the official files of our decoder do not have yet', () => {
  const { runtime, snapshots } = recorder()
  runtime.logs.emit('shop', 9, () => ({ message: 'told', origin: { eventName: 'sold' } }))
  const protobuf = new OtlpProtobufWriter()
  const json = new JsonWriter()
  for (const writer of [protobuf, json]) atOnce(writeLogs(writer, { serviceName: 'orders' }, snapshots))
  assert.ok(Buffer.from(protobuf.finish()).includes(Buffer.from([(12 << 3) | 2, 4, ...Buffer.from('sold')])))
  const decoded = JSON.parse(Buffer.from(json.finish()).toString()) as Decoded
  assert.equal(decoded.resourceLogs[0].scopeLogs[0].logRecords[0].eventName, 'sold')
})
