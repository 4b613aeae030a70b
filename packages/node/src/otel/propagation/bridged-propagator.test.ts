import assert from 'node:assert/strict'
import { test } from 'node:test'
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import { b3, baggage, traceContext } from '@sightline/core'
import { startBridge } from '../arrange.test.ts'

const TRACEPARENT = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`

test('what is extracted is injected again: trace, state, baggage, correlation id', (t) => {
  const { runtime } = startBridge(t)
  const headers = {
    traceparent: TRACEPARENT,
    tracestate: 'a=1',
    baggage: 'tenant=a%20b;p=1',
    'x-correlation-id': 'order-7',
  }
  const extracted = propagation.extract(context.active(), headers)
  assert.equal(trace.getSpanContext(extracted)?.isRemote, true)
  assert.equal(propagation.getBaggage(extracted)?.getEntry('tenant')?.value, 'a b')
  context.with(extracted, () => assert.equal(runtime.context.correlationId(), 'order-7'))
  const carrier = {}
  propagation.inject(extracted, carrier)
  assert.deepEqual(carrier, headers)
})

test('a span is injected by its own ids; headers that are there are written over', (t) => {
  startBridge(t)
  trace.getTracer('x').startActiveSpan('x', (span) => {
    const carrier: Record<string, string> = { traceparent: 'old' }
    propagation.inject(context.active(), carrier)
    const { traceId, spanId } = span.spanContext()
    assert.equal(carrier['traceparent'], `00-${traceId}-${spanId}-03`)
    span.end()
  })
})

test('a carrier that says nothing leaves the context as it is; a bad header is as good as none', (t) => {
  startBridge(t)
  const active = context.active().setValue(Symbol.for('x'), 1)
  assert.equal(propagation.extract(active, {}), active)
  assert.equal(propagation.extract(active, { traceparent: 'nonsense', baggage: '=' }), active)
})

test('a parent from a carrier wins over the active span and begins its own unit of work', (t) => {
  const { runtime } = startBridge(t)
  trace.getTracer('x').startActiveSpan('x', (span) => {
    const extracted = propagation.extract(context.active(), { traceparent: TRACEPARENT })
    context.with(extracted, () => {
      assert.equal(runtime.context.correlationId(), 'ab'.repeat(16))
      assert.equal(trace.getActiveSpan()?.spanContext().spanId, 'cd'.repeat(8))
    })
    span.end()
  })
})

test('getters may give lists, and their names are asked for in lower case', (t) => {
  startBridge(t)
  const asked: string[] = []
  const getter = {
    keys: () => [],
    get(_: unknown, key: string) {
      asked.push(key)
      return key === 'traceparent' ? [TRACEPARENT] : undefined
    },
  }
  assert.equal(trace.getSpanContext(propagation.extract(ROOT_CONTEXT, {}, getter))?.spanId, 'cd'.repeat(8))
  assert.deepEqual(asked, ['traceparent', 'tracestate', 'baggage', 'x-correlation-id', 'x-request-id'])
})

test("the fields are those of the kit's propagators, whichever are chosen", (t) => {
  const { runtime } = startBridge(t)
  runtime.context.usePropagators([traceContext, baggage, b3])
  assert.deepEqual(propagation.fields().slice(0, 4), ['traceparent', 'tracestate', 'baggage', 'b3'])
  const extracted = propagation.extract(ROOT_CONTEXT, { b3: `${'ab'.repeat(16)}-${'cd'.repeat(8)}-1` })
  const carrier: Record<string, string> = {}
  propagation.inject(extracted, carrier)
  assert.equal(carrier['traceparent'], TRACEPARENT)
  assert.equal(carrier['b3'], `${'ab'.repeat(16)}-${'cd'.repeat(8)}-1`)
})

test('nothing is injected from outside of any context, nor where tracing is suppressed', (t) => {
  const { runtime } = startBridge(t)
  const carrier = {}
  propagation.inject(ROOT_CONTEXT, carrier)
  runtime.context.run({ remoteParent: { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 } }, () =>
    propagation.inject(suppressTracing(context.active()), carrier),
  )
  assert.deepEqual(carrier, {})
})

test('a setter or a getter that throws costs its header only, and is told', (t) => {
  const { runtime } = startBridge(t)
  const got: string[] = []
  const refuse = (key: string) => {
    if (key === 'traceparent') throw new Error('refused')
  }
  const getter = {
    keys: () => [],
    get(_: unknown, key: string) {
      refuse(key)
      return key === 'baggage' ? 'a=1' : undefined
    },
  }
  const extracted = propagation.extract(ROOT_CONTEXT, {}, getter)
  assert.equal(propagation.getBaggage(extracted)?.getEntry('a')?.value, '1')
  const span = trace.setSpanContext(extracted, { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 })
  propagation.inject(
    span,
    {},
    {
      set(_, key) {
        refuse(key)
        got.push(key)
      },
    },
  )
  assert.deepEqual(got, ['baggage', 'x-correlation-id'])
  assert.equal(runtime.guard.faults().get('opentelemetry setter'), 1)
  assert.equal(runtime.guard.faults().get('opentelemetry getter'), 1)
})
