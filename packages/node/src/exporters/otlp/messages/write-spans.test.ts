import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Attributes, createRedactor, createRuntime, type EndedSpan, type SpanKind, VERSION } from '@sightline/core'
import fc from 'fast-check'
import { atOnce } from '../../pausable.ts'
import { type Decoded, decodeJson, decodeProtobuf } from '../official-decoder.test.ts'
import { JsonWriter } from '../wire/json-writer.ts'
import { OtlpProtobufWriter } from '../wire/otlp-protobuf-writer.ts'
import { writeSpans } from './write-spans.ts'

const RESOURCE = { serviceName: 'orders', serviceVersion: '1.2', attributes: { 'host.name': 'h\u00f6st' } }
const redactor = createRedactor()
const protobuf = new OtlpProtobufWriter()
const json = new JsonWriter()

/** Both encodings of the spans, as the official files read them; they must say the same. */
function sent(spans: readonly EndedSpan[]): Decoded[] {
  protobuf.reset()
  json.reset()
  atOnce(writeSpans(protobuf, RESOURCE, spans))
  atOnce(writeSpans(json, RESOURCE, spans))
  const fromProtobuf = decodeProtobuf('traces', protobuf.finish())
  assert.deepEqual(decodeJson('traces', json.finish()), fromProtobuf)
  assert.equal(fromProtobuf.resourceSpans.length, 1)
  return fromProtobuf.resourceSpans[0].scopeSpans[0].spans ?? []
}

function recorder() {
  const runtime = createRuntime()
  runtime.switchOn({ resource: RESOURCE })
  const ended: EndedSpan[] = []
  runtime.traces.addSink({ name: 'test', onEnd: (span) => ended.push(span) })
  return { traces: runtime.traces, context: runtime.context, ended }
}

test('a span arrives with all that was recorded', () => {
  const { traces, ended } = recorder()
  const parent = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 3, traceState: 'a=1,b=2' }
  const linked = { traceId: '12'.repeat(16), spanId: '34'.repeat(8), traceFlags: 1 }
  const span = traces.start('GET /orders/{id}', {
    kind: 'client',
    parent,
    startMs: 1_700_000_000_000.25,
    attributes: {
      text: '\u00e4\ud83d\ude00',
      yes: true,
      no: false,
      whole: 42,
      less: -7,
      half: 0.5,
      list: ['a', ''],
      none: [],
    },
    links: [{ context: linked, attributes: { why: 'batch' } }],
    correlationId: 'order-7',
  })
  span.addEvent('retry', { attempt: 2 }, 1_700_000_000_001)
  span.setStatus({ code: 'error', message: 'refused' })
  span.end(1_700_000_000_002.5)
  const [got] = sent(ended)
  assert.deepEqual(got, {
    traceId: parent.traceId,
    spanId: span.spanId,
    traceState: 'a=1,b=2',
    parentSpanId: parent.spanId,
    name: 'GET /orders/{id}',
    kind: 3,
    startTimeUnixNano: '1700000000000250000',
    endTimeUnixNano: '1700000000002500000',
    attributes: [
      { key: 'text', value: { stringValue: '\u00e4\ud83d\ude00' } },
      { key: 'yes', value: { boolValue: true } },
      { key: 'no', value: { boolValue: false } },
      { key: 'whole', value: { intValue: '42' } },
      { key: 'less', value: { intValue: '-7' } },
      { key: 'half', value: { doubleValue: 0.5 } },
      { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: '' }] } } },
      { key: 'none', value: { arrayValue: {} } },
      { key: 'correlation_id', value: { stringValue: 'order-7' } },
    ],
    events: [
      {
        timeUnixNano: '1700000000001000000',
        name: 'retry',
        attributes: [{ key: 'attempt', value: { intValue: '2' } }],
      },
    ],
    links: [
      {
        traceId: linked.traceId,
        spanId: linked.spanId,
        attributes: [{ key: 'why', value: { stringValue: 'batch' } }],
        flags: 1,
      },
    ],
    status: { message: 'refused', code: 2 },
    // Sampled, random; it is known that the parent is of another process.
    flags: 0x303,
  })
})

test('the resource says who is speaking', () => {
  protobuf.reset()
  atOnce(writeSpans(protobuf, RESOURCE, []))
  const { resource, scopeSpans } = decodeProtobuf('traces', protobuf.finish()).resourceSpans[0]
  const attributes = Object.fromEntries(resource.attributes.map(({ key, value }: Decoded) => [key, value.stringValue]))
  assert.equal(attributes['service.name'], 'orders')
  assert.equal(attributes['service.version'], '1.2')
  assert.equal(attributes['host.name'], 'h\u00f6st')
  assert.equal(attributes['telemetry.sdk.language'], 'nodejs')
  assert.equal(scopeSpans[0].scope.name, '@sightline/core')
})

test('a local parent is not remote, a root has none, kinds and statuses have their numbers', () => {
  const { traces, context, ended } = recorder()
  const kinds: SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer']
  for (const kind of kinds) {
    const root = traces.start('root', { kind })
    context.run({ span: root }, () => traces.start('child').setStatus({ code: 'ok' }).end())
    root.end()
  }
  const got = sent(ended)
  assert.deepEqual(
    got.filter((span) => span.name === 'root').map((span) => span.kind),
    [1, 2, 3, 4, 5],
  )
  for (const span of got) {
    assert.equal(span.flags & 0x300, 0x100)
    assert.equal(span.parentSpanId === undefined, span.name === 'root')
    assert.deepEqual(span.status, span.name === 'root' ? undefined : { code: 1 })
    assert.equal(span.attributes, undefined, 'the correlation id is the trace id and is not told twice')
  }
})

test('what was dropped is counted', () => {
  const { traces, ended } = recorder()
  traces.setLimits({ attributes: 2, events: 1, links: 0 })
  const span = traces.start('s', { attributes: { a: 1, b: 2, c: 3 } })
  span.addEvent('one').addEvent('two').addLink({ context: span }).end()
  const [got] = sent(ended)
  assert.deepEqual([got.droppedAttributesCount, got.droppedEventsCount, got.droppedLinksCount], [1, 1, 1])
})

test('secrets in attributes do not leave', () => {
  const { traces, ended } = recorder()
  traces
    .start('s', { attributes: { password: 'hunter2' } })
    .addEvent('e', { api_key: 'k' })
    .end()
  assert.ok(!JSON.stringify(sent(ended)).includes('hunter2'))
})

test('whatever attributes hold, both encodings say the same, and what was said', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 })
  const value = fc.oneof(
    text,
    fc.boolean(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.array(text, { maxLength: 4 }),
  )
  const attributes = fc.dictionary(fc.string({ minLength: 1, maxLength: 60 }), value, { maxKeys: 12 })
  fc.assert(
    fc.property(fc.array(fc.tuple(text, attributes), { minLength: 1, maxLength: 20 }), (given) => {
      const { traces, ended } = recorder()
      for (const [name, own] of given) traces.start(name, { attributes: own as Attributes }).end()
      const got = sent(ended)
      assert.equal(got.length, given.length)
      for (const [at, span] of got.entries()) {
        assert.equal(span.name, given[at]![0].toWellFormed())
        for (const [key, value] of Object.entries(given[at]![1])) {
          const found = span.attributes.find((one: Decoded) => one.key === key.toWellFormed())
          assert.deepEqual(plain(found.value), redactor.isSecretKey(key) ? '[redacted]' : wellFormed(value))
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('a batch larger than the first buffer, with messages of every length', () => {
  const { traces, ended } = recorder()
  for (let length = 0; length < 600; length += 1) {
    traces.start('n'.repeat(length), { attributes: { text: '\u00df'.repeat(length) } }).end()
  }
  traces.start('large', { attributes: { text: 'x'.repeat(5_000_000) } }).end()
  const got = sent(ended)
  assert.equal(got[599].attributes[0].value.stringValue, '\u00df'.repeat(599))
  assert.equal(got[600].attributes[0].value.stringValue.length, 5_000_000)
})

function plain(value: Decoded): unknown {
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(plain)
  if (value.intValue !== undefined) return Number(value.intValue)
  if (value.doubleValue !== undefined) return Number(value.doubleValue)
  return value.stringValue ?? value.boolValue
}

function wellFormed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value === 'number') return Object.is(value, -0) ? 0 : value
  return typeof value === 'string' ? value.toWellFormed() : value
}

test('spans are grouped by who recorded them; ours name no other', () => {
  const { traces, ended } = recorder()
  const pg = { name: 'pg', version: '0.76.0', schemaUrl: 'https://opentelemetry.io/schemas/1.30.0' }
  traces.start('own').end()
  traces.start('select', { scope: pg }).end()
  traces.start('plain', { scope: { name: 'plain' } }).end()
  traces.start('insert', { scope: pg }).end()
  protobuf.reset()
  json.reset()
  atOnce(writeSpans(protobuf, RESOURCE, ended))
  atOnce(writeSpans(json, RESOURCE, ended))
  const decoded = decodeProtobuf('traces', protobuf.finish())
  assert.deepEqual(decodeJson('traces', json.finish()), decoded)
  const { scopeSpans } = decoded.resourceSpans[0]
  const told = scopeSpans.map((group: Decoded) => [
    group.scope,
    group.schemaUrl ?? '',
    group.spans.map((span: Decoded) => span.name),
  ])
  assert.deepEqual(told, [
    [{ name: '@sightline/core', version: VERSION }, '', ['own']],
    [{ name: 'pg', version: '0.76.0' }, pg.schemaUrl, ['select', 'insert']],
    [{ name: 'plain' }, '', ['plain']],
  ])
})
