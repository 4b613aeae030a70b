import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createRuntime } from '../runtime.ts'
import { alwaysOff, parentBased, ratioOf } from './sampler.ts'
import { type AttributeValue, type EndedSpan, NO_SPAN_ID } from './span.ts'

function arrange() {
  const runtime = createRuntime()
  let nowMs = 1000
  const clock = { now: () => nowMs }
  runtime.switchOn({ resource: { serviceName: 'test' }, clock })
  const ended: EndedSpan[] = []
  runtime.traces.addSink({ name: 'memory', onEnd: (span) => ended.push(span) })
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { runtime, traces: runtime.traces, ended, pass }
}

test('a silent runtime gives one span that does nothing', () => {
  const { traces } = createRuntime()
  const span = traces.start('x', { attributes: { a: 1 } })
  assert.equal(span, traces.start('y'))
  assert.equal(span.isRecording, false)
  span.setAttribute('a', 1).addEvent('e').recordError(new Error('x')).end()
})

test('a root span begins a trace with random ids, a child goes on in it', () => {
  const { runtime, traces, ended, pass } = arrange()
  const root = traces.start('root', { kind: 'server' })
  assert.match(root.traceId, /^[0-9a-f]{32}$/)
  assert.match(root.spanId, /^[0-9a-f]{16}$/)
  assert.equal(root.traceFlags, 3)
  pass(5)
  const child = runtime.context.run({ span: root }, () => traces.start('child'))
  pass(7)
  child.end()
  root.end()
  const [first, second] = ended
  assert.equal(first?.traceId, root.traceId)
  assert.equal(first?.parentSpanId, root.spanId)
  assert.equal(first?.isParentRemote, false)
  assert.deepEqual([first?.startMs, first?.endMs, second?.startMs, second?.endMs], [1005, 1012, 1000, 1012])
})

test('a decision without a span makes a root that has it, in the trace that it names', () => {
  const { runtime, traces, ended } = arrange()
  const decided = { traceId: 'ab'.repeat(16), spanId: NO_SPAN_ID, traceFlags: 3 }
  const root = traces.start('served', { parent: decided })
  assert.equal(root.traceId, decided.traceId)
  root.end()
  assert.deepEqual([ended[0]?.parentSpanId, ended[0]?.isParentRemote], [undefined, false])
  assert.equal(ended[0]?.writeParentId(new Uint8Array(8), 0), false)
  assert.equal(traces.start('served', { parent: { ...decided, traceFlags: 2 } }).isSampled, false)
  runtime.traces.setSampler(parentBased(alwaysOff))
  assert.equal(traces.start('served', { parent: decided }).isSampled, true)
})

test('a remote parent hands over its trace, its decision and its state', () => {
  const { traces, ended } = arrange()
  const parent = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1, traceState: 'a=1' }
  traces.start('served', { parent }).end()
  assert.equal(ended[0]?.isParentRemote, true)
  assert.equal(ended[0]?.traceState, 'a=1')
  assert.equal(ended[0]?.traceFlags, 1)
  const unsampled = traces.start('served', { parent: { ...parent, traceFlags: 0 } })
  unsampled.end()
  assert.equal(ended.length, 1)
  assert.equal(unsampled.traceId, parent.traceId)
  assert.notEqual(unsampled.spanId, parent.spanId)
})

test('nothing changes a span after its end, and it ends once', () => {
  const { traces, ended, pass } = arrange()
  const span = traces.start('once')
  span.end()
  pass(10)
  span.setAttribute('late', 1).setStatus({ code: 'error' }).addEvent('late').rename('late').end()
  assert.equal(ended.length, 1)
  assert.equal(ended[0]?.name, 'once')
  assert.equal(ended[0]?.endMs, 1000)
  assert.equal(ended[0]?.attributes.size, 0)
})

test('a span never ends before it began', () => {
  const { traces, ended } = arrange()
  traces.start('back in time').end(1)
  assert.equal(ended[0]?.endMs, 1000)
})

test('values that no exporter could carry are dropped and counted', () => {
  const { traces, ended } = arrange()
  const hostile = ['x', { toString: () => assert.fail() }] as unknown as AttributeValue
  const span = traces.start('hostile')
  for (const value of [{}, null, Symbol('s'), () => 1, 1n, [1, 'a'], [{}], hostile]) {
    span.setAttribute('bad', value as unknown as AttributeValue)
  }
  span.setAttribute('', 1).setAttribute('__proto__', 'kept').setAttribute('list', ['a', 'b']).end()
  assert.deepEqual(
    [...ended[0]!.attributes],
    [
      ['__proto__', 'kept'],
      ['list', ['a', 'b']],
    ],
  )
  assert.equal(ended[0]?.droppedAttributes, 9)
})

test('limits hold for attributes, events, links and text', () => {
  const { traces, ended } = arrange()
  traces.setLimits({ attributes: 2, events: 1, links: 1, valueLength: 3 })
  const link = { context: { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 0 } }
  traces
    .start('limited', { links: [link, link] })
    .setAttributes({ a: 'long text', b: ['long', 'ab'], c: 3, a2: undefined })
    .setAttribute('a', 'other')
    .addEvent('one')
    .addEvent('two')
    .end()
  const [span] = ended
  assert.deepEqual(
    [...span!.attributes],
    [
      ['a', 'oth'],
      ['b', ['lon', 'ab']],
    ],
  )
  assert.deepEqual([span?.droppedAttributes, span?.droppedEvents, span?.droppedLinks], [1, 1, 1])
})

test('a secret never leaves in an attribute, whatever its place', () => {
  const { traces, ended } = arrange()
  traces
    .start('s', { attributes: { password: 'hunter2' } })
    .addEvent('e', { 'x-api-key': 'hunter2' })
    .end()
  assert.doesNotMatch(JSON.stringify([[...ended[0]!.attributes], ended[0]!.events]), /hunter2/)
})

test('an error status can be overwritten, ok is final, unset is ignored', () => {
  const { traces, ended } = arrange()
  traces.start('a').setStatus({ code: 'error', message: 'x' }).setStatus({ code: 'unset' }).end()
  traces.start('b').setStatus({ code: 'error' }).setStatus({ code: 'ok' }).setStatus({ code: 'error' }).end()
  assert.deepEqual(
    ended.map((span) => span.status),
    [{ code: 'error', message: 'x' }, { code: 'ok' }],
  )
})

test('an error is recorded as an exception event', () => {
  const { traces, ended } = arrange()
  traces
    .start('a')
    .recordError(new RangeError('too far', { cause: new Error('root') }))
    .end()
  const [event] = ended[0]!.events
  assert.equal(event?.name, 'exception')
  assert.equal(event?.attributes?.['exception.type'], 'RangeError')
  assert.equal(event?.attributes?.['exception.message'], 'too far')
})

test('nothing is observed inside a suppressed scope', () => {
  const { runtime, traces, ended } = arrange()
  runtime.context.run({ isSuppressed: true }, () => traces.start('exporter').end())
  assert.equal(ended.length, 0)
})

test('a sink that throws harms neither the host nor the other sinks', () => {
  const { runtime, traces, ended } = arrange()
  traces.addSink({
    name: 'broken',
    onEnd() {
      throw new Error('sink broke')
    },
  })
  traces.start('a').end()
  assert.equal(ended.length, 1)
  assert.equal(runtime.guard.faults().get('span sink broken'), 1)
})

test('a ratio sampler keeps its share and decides alike for one trace id', () => {
  const half = ratioOf(0.5)
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-f]{32}$/), (traceId) => {
      const input = { traceId, name: 'x', kind: 'internal', parent: undefined } as const
      assert.equal(half.isSampled(input), half.isSampled({ ...input, name: 'y' }))
      assert.equal(ratioOf(1).isSampled(input), true)
      assert.equal(ratioOf(0).isSampled(input), false)
    }),
  )
  const { traces, ended } = arrange()
  traces.setSampler(parentBased(half))
  for (let at = 0; at < 4000; at += 1) traces.start('x').end()
  assert.ok(ended.length > 1800 && ended.length < 2200, String(ended.length))
})

test('a parent-based sampler follows the parent and asks its root otherwise', () => {
  const sampler = parentBased(alwaysOff)
  const input = { traceId: 'ab'.repeat(16), name: 'x', kind: 'internal' } as const
  const parent = { traceId: input.traceId, spanId: 'cd'.repeat(8), traceFlags: 1 }
  assert.equal(sampler.isSampled({ ...input, parent }), true)
  assert.equal(sampler.isSampled({ ...input, parent: { ...parent, traceFlags: 0 } }), false)
  assert.equal(sampler.isSampled({ ...input, parent: undefined }), false)
})

test('ten thousand ids have no double', () => {
  const { traces, ended } = arrange()
  for (let at = 0; at < 10_000; at += 1) traces.start('x').end()
  assert.equal(new Set(ended.map((span) => span.traceId)).size, 10_000)
  assert.equal(new Set(ended.map((span) => span.spanId)).size, 10_000)
})

test('a span starts in the scope that it is told, whichever is active', () => {
  const { runtime, traces, ended } = arrange()
  const outer = traces.start('outer')
  const told = runtime.context.root({ span: outer, correlationId: 'order-7' })
  runtime.context.run({ span: traces.start('another') }, () => traces.start('inner', {}, told).end())
  assert.equal(ended[0]?.parentSpanId, outer.spanId)
  assert.equal(ended[0]?.correlationId, 'order-7')
  const suppressed = runtime.context.root({ isSuppressed: true })
  assert.equal(traces.start('nothing', {}, suppressed).isRecording, false)
})

test('a span says who recorded it where it was told so', () => {
  const { traces, ended } = arrange()
  const scope = { name: 'pg', version: '1.0' }
  traces.start('query', { scope }).end()
  traces.start('own').end()
  assert.deepEqual(
    ended.map((span) => span.scope),
    [scope, undefined],
  )
})

test('a parent of this process that is no span of ours is not remote', () => {
  const { traces, ended } = arrange()
  const parent = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 }
  traces.start('a', { parent: { ...parent, isRemote: false } }).end()
  traces.start('b', { parent }).end()
  assert.deepEqual(
    ended.map((span) => span.isParentRemote),
    [false, true],
  )
})

test('a span that ended elsewhere goes to every sink, and a feed knows whether there are any', async () => {
  const { traces, ended } = arrange()
  const told: number[] = []
  let elsewhere: EndedSpan[] = []
  const pull = () => {
    for (const span of elsewhere) traces.hand(span)
    elsewhere = []
  }
  const other = arrange()
  other.traces.start('elsewhere').end()
  const remove = traces.addFeed({ onSinks: (sinks) => told.push(sinks), pull })
  const asked: string[] = []
  const takeOut = traces.addSink({
    name: 'flushed',
    onEnd: (span) => asked.push(span.name),
    flush: async () => void asked.push('flush'),
  })
  elsewhere = other.ended
  await traces.flush()
  assert.deepEqual([ended[0]?.name, asked], ['elsewhere', ['elsewhere', 'flush']])
  takeOut()
  assert.deepEqual(told, [1, 2, 1])
  remove()
  elsewhere = other.ended
  await traces.flush()
  assert.equal(ended.length, 1)
})
