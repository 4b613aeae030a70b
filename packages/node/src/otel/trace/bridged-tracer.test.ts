import assert from 'node:assert/strict'
import { test } from 'node:test'
import { context, ROOT_CONTEXT, type Span, type SpanContext, trace } from '@opentelemetry/api'
import { isTracingSuppressed, suppressTracing, unsuppressTracing } from '@opentelemetry/core'
import { alwaysOff } from '@sightline/core'
import { startBridge } from '../arrange.test.ts'

const REMOTE: SpanContext = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1, isRemote: true }
const tracer = () => trace.getTracer('test')

test('the parent is the active span, the one of a given context, or none for a root', (t) => {
  const { spans } = startBridge(t)
  tracer().startActiveSpan('outer', (outer) => {
    tracer().startSpan('child').end()
    tracer().startSpan('root', { root: true }).end()
    tracer().startSpan('of another', {}, trace.setSpanContext(ROOT_CONTEXT, REMOTE)).end()
    tracer().startSpan('of none', {}, ROOT_CONTEXT).end()
    outer.end()
  })
  const [child, root, other, none, outer] = spans
  assert.equal(child?.parentSpanId, outer?.spanId)
  assert.equal(child?.isParentRemote, false)
  assert.deepEqual([root?.parentSpanId, none?.parentSpanId], [undefined, undefined])
  assert.equal(new Set([root?.traceId, none?.traceId, outer?.traceId]).size, 3)
  assert.deepEqual([other?.traceId, other?.parentSpanId, other?.isParentRemote], [REMOTE.traceId, REMOTE.spanId, true])
})

test('a root begins a unit of work of its own: another trace, another correlation id', (t) => {
  const { runtime, spans } = startBridge(t)
  runtime.context.run({ correlationId: 'order-7' }, () => {
    tracer().startActiveSpan('outer', (outer) => {
      assert.equal(runtime.context.correlationId(), 'order-7')
      tracer().startActiveSpan('root', { root: true }, (root) => {
        assert.equal(runtime.context.correlationId(), root.spanContext().traceId)
        root.end()
      })
      outer.end()
    })
  })
  assert.deepEqual(
    spans.map((span) => span.correlationId),
    [undefined, 'order-7'],
  )
})

for (const [name, parent] of [
  ['all zero', { traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 1 }],
  ['too short', { traceId: 'ab', spanId: 'cd', traceFlags: 1 }],
  ['no text', { traceId: 7, spanId: {}, traceFlags: 1 } as unknown as SpanContext],
] as const) {
  test(`a parent whose ids are ${name} is none`, (t) => {
    const { spans } = startBridge(t)
    tracer().startSpan('x', {}, trace.setSpanContext(ROOT_CONTEXT, parent)).end()
    assert.equal(spans[0]?.parentSpanId, undefined)
    assert.match(spans[0]!.traceId, /^[0-9a-f]{32}$/)
  })
}

test('a span of another maker is a parent, and is given back as it is', (t) => {
  const { spans } = startBridge(t)
  const foreign = trace.wrapSpanContext({ ...REMOTE, isRemote: false })
  context.with(trace.setSpan(context.active(), foreign), () => {
    assert.equal(trace.getActiveSpan(), foreign)
    tracer().startSpan('child').end()
  })
  assert.deepEqual([spans[0]?.parentSpanId, spans[0]?.isParentRemote], [REMOTE.spanId, false])
})

test('state and flags of the parent travel on', (t) => {
  const { spans } = startBridge(t)
  const traceState = {
    serialize: () => 'a=1,b=2',
    get: () => undefined,
    set: () => traceState,
    unset: () => traceState,
  }
  const span = tracer().startSpan('x', {}, trace.setSpanContext(ROOT_CONTEXT, { ...REMOTE, traceState }))
  const told = span.spanContext()
  assert.deepEqual([told.traceId, told.traceFlags, told.isRemote], [REMOTE.traceId, 1, undefined])
  assert.equal(told.traceState?.get('b'), '2')
  assert.equal(told.traceState?.set('b', '3').serialize(), 'b=3,a=1')
  assert.equal(told.traceState?.unset('a').serialize(), 'b=2')
  assert.equal(told.traceState?.set('B!', '3').serialize(), 'a=1,b=2')
  assert.equal(span.spanContext(), told)
  span.end()
  assert.equal(spans[0]?.traceState, 'a=1,b=2')
})

test('startActiveSpan takes options and a context, gives what its body gives, and throws what it throws', (t) => {
  const { spans } = startBridge(t)
  const key = Symbol('key')
  const end = (span: Span) => {
    assert.equal(trace.getActiveSpan(), span)
    span.end()
    return span.isRecording()
  }
  assert.equal(tracer().startActiveSpan('two', end), false)
  assert.equal(tracer().startActiveSpan('three', { attributes: { a: 1 } }, end), false)
  const given = trace.setSpanContext(ROOT_CONTEXT, REMOTE).setValue(key, 'kept')
  tracer().startActiveSpan('four', {}, given, (span) => {
    assert.equal(context.active().getValue(key), 'kept')
    span.end()
  })
  assert.throws(
    () =>
      tracer().startActiveSpan('five', (span) => {
        span.end()
        throw new RangeError('mine')
      }),
    RangeError,
  )
  let calls = 0
  tracer().startActiveSpan('six', () => {
    calls += 1
  })
  assert.equal(calls, 1)
  assert.deepEqual(
    spans.map((span) => [span.name, span.parentSpanId]),
    [
      ['two', undefined],
      ['three', undefined],
      ['four', REMOTE.spanId],
      ['five', undefined],
    ],
  )
  assert.equal(tracer().startActiveSpan('no body', undefined as never), undefined)
})

test('where tracing is suppressed spans are invalid, are active all the same, and nothing is recorded', (t) => {
  const { runtime, spans } = startBridge(t)
  runtime.context.run({ correlationId: 'order-7' }, () => {
    context.with(suppressTracing(context.active()), () => {
      assert.equal(isTracingSuppressed(context.active()), true)
      assert.equal(runtime.context.current()?.isSuppressed, true)
      tracer().startActiveSpan('no', (span) => {
        assert.equal(span.isRecording(), false)
        assert.equal(span.spanContext().traceId, '0'.repeat(32))
        assert.equal(trace.getActiveSpan(), span)
        assert.equal(runtime.context.correlationId(), 'order-7')
        runtime.traces.start('neither ours').end()
        context.with(unsuppressTracing(context.active()), () => tracer().startSpan('yes').end())
      })
    })
  })
  assert.deepEqual(
    spans.map((span) => [span.name, span.parentSpanId]),
    [['yes', undefined]],
  )
})

test('a scope that Sightline suppresses is suppressed for libraries', (t) => {
  const { runtime, spans } = startBridge(t)
  runtime.context.run({ isSuppressed: true }, () => {
    assert.equal(isTracingSuppressed(context.active()), true)
    tracer().startSpan('no').end()
  })
  assert.deepEqual(spans, [])
})

test('an unsampled trace carries its ids and records nothing', (t) => {
  const { runtime, spans } = startBridge(t)
  runtime.traces.setSampler(alwaysOff)
  tracer().startActiveSpan('no', (span) => {
    assert.equal(span.isRecording(), false)
    assert.match(span.spanContext().traceId, /^(?!0+$)[0-9a-f]{32}$/)
    assert.equal(span.spanContext().traceFlags & 1, 0)
    const child = tracer().startSpan('child')
    assert.equal(child.spanContext().traceId, span.spanContext().traceId)
    child.end()
    span.end()
  })
  assert.deepEqual(spans, [])
})

test('spans of Sightline and of the API are one tree, whichever is outside', (t) => {
  const { runtime, spans } = startBridge(t)
  const work = runtime.operation({ name: 'work', help: 'Work' })
  work.run(() => {
    tracer().startActiveSpan('query', (span) => {
      work.run(() => tracer().startSpan('inner').end())
      span.end()
    })
  })
  const [inner, second, query, first] = spans
  assert.deepEqual(
    [inner?.parentSpanId, second?.parentSpanId, query?.parentSpanId, first?.parentSpanId],
    [second?.spanId, query?.spanId, first?.spanId, undefined],
  )
  assert.equal(new Set(spans.map((span) => span.traceId)).size, 1)
})

test('tracers are told apart by name, version and schema, and are the same each time', (t) => {
  startBridge(t)
  const provider = trace.getTracerProvider()
  const one = provider.getTracer('a', '1', { schemaUrl: 'u' })
  assert.equal(provider.getTracer('a', '1', { schemaUrl: 'u' }), one)
  for (const other of [provider.getTracer('a', '1'), provider.getTracer('a', '2'), provider.getTracer('b')]) {
    assert.notEqual(other, one)
  }
})

test('a tracer that is kept after the end hands the parent on and records nothing', (t) => {
  const { spans, stop } = startBridge(t)
  const kept = tracer()
  stop()
  const span = kept.startSpan('late', {}, trace.setSpanContext(ROOT_CONTEXT, REMOTE))
  assert.deepEqual([span.isRecording(), span.spanContext().spanId], [false, REMOTE.spanId])
  assert.equal(
    kept.startActiveSpan('late', () => 'ran'),
    'ran',
  )
  assert.deepEqual(spans, [])
})

test('a sampler that throws costs the span, never the caller', (t) => {
  const { runtime, spans } = startBridge(t)
  runtime.traces.setSampler({ description: 'bad', isSampled: () => assert.fail('sampled') })
  const span = tracer().startSpan('x', {}, trace.setSpanContext(ROOT_CONTEXT, REMOTE))
  assert.deepEqual([span.isRecording(), span.spanContext().spanId], [false, REMOTE.spanId])
  assert.deepEqual(spans, [])
})
