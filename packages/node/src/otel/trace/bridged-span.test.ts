import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Attributes, SpanKind, SpanStatusCode, type TimeInput, trace } from '@opentelemetry/api'
import { startBridge } from '../arrange.test.ts'

type Ending = ReturnType<typeof startBridge>['spans'][number]

/** What a span that was recorded by `record` ended as. */
function recorded(t: Parameters<typeof startBridge>[0], record: (span: ReturnType<typeof begin>) => void): Ending {
  const { spans } = startBridge(t)
  const span = begin()
  record(span)
  span.end()
  assert.equal(spans.length, 1)
  return spans[0]!
}

const begin = () => trace.getTracer('test').startSpan('work')

for (const [kind, told] of [
  [SpanKind.INTERNAL, 'internal'],
  [SpanKind.SERVER, 'server'],
  [SpanKind.CLIENT, 'client'],
  [SpanKind.PRODUCER, 'producer'],
  [SpanKind.CONSUMER, 'consumer'],
  [undefined, 'internal'],
  [99, 'internal'],
] as const) {
  test(`kind ${kind} is ${told}`, (t) => {
    const { spans } = startBridge(t)
    trace
      .getTracer('test')
      .startSpan('x', kind === undefined ? {} : { kind: kind as SpanKind })
      .end()
    assert.equal(spans[0]?.kind, told)
  })
}

const { UNSET, OK, ERROR } = SpanStatusCode
for (const [name, statuses, ending] of [
  ['none is unset', [], { code: 'unset' }],
  ['an error has its message', [{ code: ERROR, message: 'no' }], { code: 'error', message: 'no' }],
  ['a message of ok is ignored', [{ code: OK, message: 'yes' }], { code: 'ok' }],
  ['ok wins over a later error', [{ code: OK }, { code: ERROR }], { code: 'ok' }],
  ['ok wins over an earlier error', [{ code: ERROR }, { code: OK }], { code: 'ok' }],
  ['unset never takes anything back', [{ code: ERROR }, { code: UNSET }], { code: 'error' }],
  [
    'the last error counts',
    [
      { code: ERROR, message: 'a' },
      { code: ERROR, message: 'b' },
    ],
    { code: 'error', message: 'b' },
  ],
  ['a code that is none is ignored', [{ code: 7 as SpanStatusCode }], { code: 'unset' }],
  ['a message that is no text is left out', [{ code: ERROR, message: {} as string }], { code: 'error' }],
] as const) {
  test(`of statuses, ${name}`, (t) => {
    const { status } = recorded(t, (span) => {
      for (const one of statuses) span.setStatus(one)
    })
    assert.deepEqual(status, ending)
  })
}

const EPOCH_MS = 1_700_000_000_123
const TIMES: readonly (readonly [name: string, time: TimeInput, ms: number])[] = [
  ['milliseconds since the epoch', EPOCH_MS, EPOCH_MS],
  ['a Date', new Date(EPOCH_MS), EPOCH_MS],
  ['seconds and nanoseconds', [1_700_000_000, 123_500_000], EPOCH_MS + 0.5],
]
for (const [name, time, ms] of TIMES) {
  test(`a time may be ${name}: start, event, exception, end`, (t) => {
    const { spans } = startBridge(t)
    const span = trace.getTracer('test').startSpan('x', { startTime: time })
    span.addEvent('bare', time).addEvent('with attributes', { a: 1 }, time).recordException(new Error('x'), time)
    span.end(time)
    const [ended] = spans
    assert.deepEqual([ended?.startMs, ended?.endMs], [ms, ms])
    assert.deepEqual(
      ended?.events.map((event) => event.timeMs),
      [ms, ms, ms],
    )
    assert.deepEqual(ended?.events[1]?.attributes, { a: 1 })
  })
}

test('a time may be a reading of performance.now()', (t) => {
  const { spans } = startBridge(t)
  const reading = performance.now()
  const expectedMs = Date.now()
  trace.getTracer('test').startSpan('x', { startTime: reading }).end()
  assert.ok(Math.abs(spans[0]!.startMs - expectedMs) < 1_000, `${spans[0]!.startMs} against ${expectedMs}`)
})

test('a time that is none is now, and an end before the start is the start', (t) => {
  const { spans, runtime } = startBridge(t)
  const beforeMs = runtime.clock.now()
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, -5, new Date('no'), [1], ['a', 'b'], 'soon', {}, 1e300, 1n]
  for (const time of odd as unknown as TimeInput[]) {
    const span = trace.getTracer('test').startSpan('x', { startTime: time })
    span.addEvent('e', {}, time)
    span.end(time)
  }
  assert.equal(spans.length, odd.length)
  for (const { startMs, endMs, events } of spans) {
    for (const ms of [startMs, endMs, events[0]!.timeMs]) assert.ok(ms >= beforeMs && ms <= runtime.clock.now())
  }
  trace
    .getTracer('test')
    .startSpan('x', { startTime: EPOCH_MS })
    .end(EPOCH_MS - 10)
  assert.equal(spans.at(-1)?.endMs, EPOCH_MS)
})

test('attributes keep what OpenTelemetry allows; the later value of a key counts', (t) => {
  const given = {
    text: 'a',
    number: 1.5,
    yes: true,
    texts: ['a', 'b'],
    numbers: [1, 2],
    holes: ['a', null, undefined],
    nothing: null,
    left: undefined,
    empty: [],
  }
  const ended = recorded(t, (span) => {
    span.setAttributes(given as unknown as Attributes)
    span.setAttribute('text', 'b')
  })
  assert.deepEqual(Object.fromEntries(ended.attributes), {
    text: 'b',
    number: 1.5,
    yes: true,
    texts: ['a', 'b'],
    numbers: [1, 2],
    holes: ['a', '', ''],
    empty: [],
  })
})

test('deeper values, which the API allows since 1.10, become JSON without secrets; bytes become base64', (t) => {
  const ended = recorded(t, (span) =>
    span.setAttributes({
      map: { a: 1, password: 'hunter2' },
      mixed: [1, 'a'],
      bytes: new Uint8Array([1, 2, 255]),
      big: 12n,
    } as unknown as Attributes),
  )
  assert.deepEqual(Object.fromEntries(ended.attributes), {
    map: '{"a":1,"password":"[redacted]"}',
    mixed: '[1,"a"]',
    bytes: 'AQL/',
    big: '12',
  })
})

test('limits are those of the runtime', (t) => {
  const { runtime, spans } = startBridge(t)
  runtime.traces.setLimits({ attributes: 2, events: 1, links: 1, valueLength: 3 })
  const link = { context: { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 } }
  const span = trace.getTracer('test').startSpan('x', { attributes: { a: 'long text', b: ['longer'], c: 1 } })
  span.addEvent('a').addEvent('b').addLink(link).addLinks([link, link]).end()
  const { attributes, droppedAttributes, events, droppedEvents, links, droppedLinks } = spans[0]!
  assert.deepEqual(Object.fromEntries(attributes), { a: 'lon', b: ['lon'] })
  assert.deepEqual([droppedAttributes, events.length, droppedEvents, links.length, droppedLinks], [1, 1, 1, 1, 2])
})

test('links keep ids, state and attributes; one without ids is left out', (t) => {
  const { spans } = startBridge(t)
  const traceState = { serialize: () => 'a=1', get: () => undefined, set: () => traceState, unset: () => traceState }
  const context = { traceId: 'AB'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1, traceState }
  const nowhere = { traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 }
  const span = trace.getTracer('test').startSpan('x', { links: [{ context, attributes: { why: 'batch' } }] })
  span.addLink({ context: nowhere, attributes: { a: 1 } })
  span.addLink({ context: { traceId: 'x', spanId: 'y', traceFlags: 1 } })
  span.addLinks([undefined as never, { context: undefined as never }])
  span.end()
  assert.deepEqual(spans[0]?.links, [
    {
      context: { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1, traceState: 'a=1' },
      attributes: { why: 'batch' },
    },
    { context: nowhere, attributes: { a: 1 } },
  ])
})

test('an exception is an event with type, message and stack, and leaves the status alone', (t) => {
  const ended = recorded(t, (span) => {
    span.recordException(new TypeError('no'))
    span.recordException('bare')
    span.recordException({ name: 'Odd', message: 'thing' })
  })
  const [first, second, third] = ended.events.map((event) => ({ ...event.attributes }))
  assert.deepEqual([first?.['exception.type'], first?.['exception.message']], ['TypeError', 'no'])
  assert.match(String(first?.['exception.stacktrace']), /^TypeError: no\n/)
  assert.equal(second?.['exception.message'], 'bare')
  assert.deepEqual([third?.['exception.type'], third?.['exception.message']], ['Odd', 'thing'])
  assert.deepEqual(ended.status, { code: 'unset' })
})

test('a span that has ended records nothing more', (t) => {
  const { spans } = startBridge(t)
  const span = begin()
  assert.equal(span.isRecording(), true)
  span.end()
  span.setAttribute('a', 1).setAttributes({ b: 1 }).addEvent('e').setStatus({ code: ERROR }).updateName('other')
  span.addLinks([]).recordException(new Error('x'))
  span.end()
  assert.equal(span.isRecording(), false)
  assert.equal(spans.length, 1)
  const [ended] = spans
  assert.deepEqual([ended?.name, ended?.attributes.size, ended?.events, ended?.status.code], ['work', 0, [], 'unset'])
})

test('a name may change', (t) => {
  assert.equal(recorded(t, (span) => span.updateName('other')).name, 'other')
})

const hostile: Record<string, unknown> = {
  'a throwing getter': Object.defineProperty({}, 'a', { enumerable: true, get: () => assert.fail('read') }),
  'a cycle': (() => {
    const self: Record<string, unknown> = {}
    self['self'] = self
    return self
  })(),
  'a proxy that refuses all': new Proxy(
    {},
    { get: () => assert.fail('read'), ownKeys: () => assert.fail('read'), getPrototypeOf: () => assert.fail('read') },
  ),
  'a revoked proxy': (() => {
    const { proxy, revoke } = Proxy.revocable([], {})
    revoke()
    return proxy
  })(),
  'an array with a throwing getter': Object.defineProperty([1], '0', { get: () => assert.fail('read') }),
  'own prototype keys': JSON.parse('{"__proto__": {"polluted": true}, "constructor": "x"}'),
  null: null,
  'not a number': Number.NaN,
  'a big integer': 10n,
  'a symbol': Symbol('x'),
  'a function': () => assert.fail('called'),
  'a long text': 'x'.repeat(1_000_000),
  'an object without toString': Object.create(null),
}
for (const [name, value] of Object.entries(hostile)) {
  test(`${name} in any place harms nobody`, (t) => {
    const { spans, runtime } = startBridge(t)
    const odd = value as never
    const tracer = trace.getTracer(odd, odd)
    const span = tracer.startSpan('x', { attributes: odd, links: odd, startTime: odd, kind: odd })
    span.setAttribute('key', odd).setAttribute(odd, odd).setAttributes(odd)
    span.addEvent('e', odd).addEvent('e', { deep: odd }, odd).addEvent(odd, odd)
    span.addLink(odd).addLinks(odd).addLinks([odd]).addLink({ context: odd, attributes: odd })
    span.setStatus(odd).setStatus({ code: ERROR, message: odd }).updateName(odd)
    span.recordException(odd, odd)
    span.end(odd)
    tracer.startSpan(odd, odd, odd).end()
    tracer.startActiveSpan('x', odd, odd, (inner) => inner.end())
    assert.equal(spans.length, 3)
    assert.equal(({} as { polluted?: boolean }).polluted, undefined)
    for (const ended of spans) assert.ok(runtime.clock.now() >= ended.endMs)
  })
}
