import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type Context, context, createContextKey, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { apiOf, startBridge } from '../arrange.test.ts'

const KEY = createContextKey('test key')
const REMOTE = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 }

test('outside of any scope the active context holds nothing', (t) => {
  const { runtime } = startBridge(t)
  assert.equal(context.active().getValue(KEY), undefined)
  assert.equal(trace.getActiveSpan(), undefined)
  assert.equal(propagation.getActiveBaggage(), undefined)
  assert.equal(context.active(), context.active())
  assert.equal(runtime.context.current(), undefined)
})

test('a context is immutable, and is the active one within its body and after awaits', async (t) => {
  startBridge(t)
  const one = context.active().setValue(KEY, 1)
  const two = one.setValue(KEY, 2)
  await context.with(two, async () => {
    assert.equal(context.active(), two)
    await setImmediate()
    assert.equal(context.active(), two)
    context.with(two.deleteValue(KEY), () => assert.equal(context.active().getValue(KEY), undefined))
    context.with(one, () => assert.equal(context.active().getValue(KEY), 1))
    context.with(ROOT_CONTEXT, () => assert.equal(context.active().getValue(KEY), undefined))
  })
  assert.equal(context.active().getValue(KEY), undefined)
})

test('with() hands on this and arguments, gives what the body gives and throws what it throws', (t) => {
  startBridge(t)
  const self = { name: 'self' }
  function body(this: typeof self, a: number, b: number) {
    return `${this.name} ${a + b}`
  }
  assert.equal(context.with(context.active(), body, self, 1, 2), 'self 3')
  assert.throws(() => context.with(context.active(), () => assert.fail('mine')), /mine/)
})

test("a span of Sightline is the API's active span, and the same object each time", (t) => {
  const { runtime, spans } = startBridge(t)
  runtime.context.run({ span: runtime.traces.start('ours') }, () => {
    const span = trace.getActiveSpan()
    assert.equal(trace.getActiveSpan(), span)
    span?.setAttribute('by', 'library').end()
    runtime.context.run({ fields: { a: 1 } }, () => assert.equal(trace.getActiveSpan(), span))
  })
  assert.deepEqual([spans[0]?.name, spans[0]?.attributes.get('by')], ['ours', 'library'])
})

test('a parent elsewhere is an active span that records nothing', (t) => {
  const { runtime } = startBridge(t)
  runtime.context.run({ remoteParent: { ...REMOTE, traceState: 'a=1' } }, () => {
    const span = trace.getActiveSpan()
    assert.equal(span?.isRecording(), false)
    const told = span?.spanContext()
    assert.deepEqual([told?.traceId, told?.spanId, told?.isRemote], [REMOTE.traceId, REMOTE.spanId, true])
    assert.equal(told?.traceState?.get('a'), '1')
    span?.setAttribute('a', 1).addEvent('e').setStatus({ code: 2 }).updateName('x').recordException('x')
    span?.end()
  })
})

test('a span that is made active through the API is in log lines and is the parent of operations', (t) => {
  const { runtime, records, spans } = startBridge(t)
  trace.getTracer('lib').startActiveSpan('outer', (outer) => {
    runtime.logs.logger('shop').info('told')
    runtime.operation({ name: 'inner', help: 'Inner.' }).run(() => undefined)
    outer.end()
  })
  const [inner, outer] = spans
  assert.equal(records[0]?.scope?.span?.spanId, outer?.spanId)
  assert.equal(records[0]?.scope?.correlationId, outer?.traceId)
  assert.equal(inner?.parentSpanId, outer?.spanId)
})

test('values of libraries pass through scopes of Sightline, fields and correlation id through contexts of the API', (t) => {
  const { runtime } = startBridge(t)
  runtime.context.run({ correlationId: 'order-7', fields: { user_id: 'u' } }, () => {
    context.with(context.active().setValue(KEY, 'kept'), () => {
      runtime.context.run({ fields: { step: 1 } }, () => {
        assert.equal(context.active().getValue(KEY), 'kept')
        trace.getTracer('lib').startActiveSpan('x', () => {
          assert.equal(context.active().getValue(KEY), 'kept')
          assert.equal(runtime.context.correlationId(), 'order-7')
          assert.deepEqual(runtime.context.current()?.fields, { user_id: 'u', step: 1 })
        })
      })
    })
  })
})

test('baggage is the same on both sides', (t) => {
  const { runtime } = startBridge(t)
  const bag = propagation.createBaggage({ tenant: { value: 'a b' } })
  context.with(propagation.setBaggage(context.active(), bag), () => {
    assert.equal(propagation.getActiveBaggage(), bag)
    assert.deepEqual(runtime.context.current()?.baggage, new Map([['tenant', { value: 'a b' }]]))
    context.with(propagation.deleteBaggage(context.active()), () => {
      assert.equal(propagation.getActiveBaggage(), undefined)
      assert.equal(runtime.context.current()?.baggage?.size, 0)
    })
  })
  runtime.context.run({ baggage: new Map([['a', { value: '1', metadata: 'p=2' }]]) }, () => {
    const ours = propagation.getActiveBaggage()
    assert.deepEqual(
      ours?.getAllEntries().map(([key, entry]) => [key, entry.value, String(entry.metadata)]),
      [['a', '1', 'p=2']],
    )
    assert.equal(ours?.getEntry('b'), undefined)
    const more = ours?.setEntry('b', { value: '2' }).removeEntry('a')
    assert.deepEqual(more?.getAllEntries(), [['b', { value: '2' }]])
    assert.deepEqual(more?.removeEntries('b', 'c').getAllEntries(), [])
    assert.deepEqual(ours?.clear().getAllEntries(), [])
    assert.equal(ours?.getAllEntries().length, 1)
  })
})

test("contexts of the API's own making may be run in: span, baggage and values are taken", (t) => {
  const { runtime, spans } = startBridge(t)
  const old = apiOf('opentelemetry-api-1.4')
  let made: Context = old.trace.setSpanContext(old.ROOT_CONTEXT, REMOTE)
  made = old.propagation.setBaggage(made, old.propagation.createBaggage({ a: { value: '1' } })).setValue(KEY, 'kept')
  context.with(made, () => {
    assert.equal(context.active().getValue(KEY), 'kept')
    assert.equal(runtime.context.current()?.remoteParent?.spanId, REMOTE.spanId)
    assert.equal(runtime.context.current()?.baggage?.get('a')?.value, '1')
    assert.equal(runtime.context.correlationId(), REMOTE.traceId)
    trace.getTracer('x').startSpan('child').end()
  })
  assert.equal(spans[0]?.parentSpanId, REMOTE.spanId)
})

for (const [name, odd] of [
  ['undefined', undefined],
  ['null', null],
  ['text', 'context'],
  ['an object of another kind', { getValue: 7 }],
  ['one whose getValue throws', { getValue: () => assert.fail('read') }],
  [
    'a proxy that refuses all',
    new Proxy({}, { get: () => assert.fail('read'), getPrototypeOf: () => assert.fail('x') }),
  ],
] as const) {
  test(`${name} in place of a context is the root`, (t) => {
    const { runtime } = startBridge(t)
    const outside = runtime.context.run({ correlationId: 'order-7' }, () =>
      context.with(odd as never, () => runtime.context.current()),
    )
    assert.equal(outside, undefined)
  })
}

test('baggage and spans that throw where they are read cost themselves only', (t) => {
  const { spans } = startBridge(t)
  const bad = { getAllEntries: () => assert.fail('read'), spanContext: () => assert.fail('read') }
  const made = trace.setSpan(propagation.setBaggage(context.active(), bad as never), bad as never)
  context.with(made, () => trace.getTracer('x').startSpan('x').end())
  assert.equal(spans.length, 1)
})

test('a bound function runs in its context, with its own this and length', (t) => {
  startBridge(t)
  const bound = context.bind(context.active().setValue(KEY, 'bound'), function (this: unknown, a: number, b: number) {
    return [this, a + b, context.active().getValue(KEY)]
  })
  const self = {}
  assert.deepEqual(bound.call(self, 1, 2), [self, 3, 'bound'])
  assert.equal(bound.length, 2)
  const plain = { not: 'bindable' }
  assert.equal(context.bind(context.active(), plain), plain)
})

test('listeners of a bound emitter run in its context and are removed by what they were added with', (t) => {
  startBridge(t)
  const emitter = context.bind(context.active().setValue(KEY, 'bound'), new EventEmitter())
  assert.equal(context.bind(context.active().setValue(KEY, 'other'), emitter), emitter)
  const seen: unknown[] = []
  const listener = (name: unknown) => seen.push([name, context.active().getValue(KEY)])
  emitter.on('a', listener)
  emitter.prependListener('a', listener)
  emitter.once('a', listener)
  emitter.prependOnceListener('a', listener)
  emitter.addListener('a', listener)
  emitter.emit('a', 1)
  assert.deepEqual(
    seen,
    Array.from({ length: 5 }, () => [1, 'bound']),
  )
  assert.deepEqual(emitter.listeners('a'), [listener, listener, listener])
  for (let left = 3; left > 0; left -= 1) emitter.off('a', listener)
  emitter.once('a', listener)
  emitter.removeListener('a', listener)
  assert.equal(emitter.listenerCount('a'), 0)
  assert.throws(() => emitter.on('a', 'no function' as never), TypeError)
})

test('an attached context stays active until it is disposed of, once', (t) => {
  startBridge(t)
  const api = apiOf('opentelemetry-api-1.10') as unknown as {
    context: { attach(context: Context): { dispose(): void } }
  }
  const token = api.context.attach(context.active().setValue(KEY, 'attached'))
  assert.equal(context.active().getValue(KEY), 'attached')
  token.dispose()
  assert.equal(context.active().getValue(KEY), undefined)
  const other = api.context.attach(context.active().setValue(KEY, 'other'))
  token.dispose()
  assert.equal(context.active().getValue(KEY), 'other')
  other.dispose()
})
