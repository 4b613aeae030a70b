import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createRuntime } from '../runtime.ts'
import { alwaysOff } from '../trace/sampler.ts'
import type { HistogramFamily } from './family.ts'

const table = {
  took: { kind: 'histogram', name: 'took', help: 'Time.', buckets: [1, 10], labels: ['step'] },
} as const

function arrange(t: TestContext) {
  const runtime = createRuntime()
  const switchOn = () => runtime.switchOn({ resource: { serviceName: 'x' } })
  t.after(switchOn())
  let asked = 0
  const { store, span } = { store: countingStore(() => (asked += 1)), span: runtime.traces.start('work') }
  runtime.context.useStore(store)
  const { took } = runtime.metrics.use(table)
  const bound = took.bind({ step: 'a' })
  return {
    runtime,
    took,
    bound,
    span,
    asked: () => asked,
    inSpan: (body: () => void, isSuppressed = false) => runtime.context.run({ span, isSuppressed }, body),
    /** Trace ids by bucket, without a collection. */
    traces(family: HistogramFamily) {
      return [0, 1, 2].map((bucket) => family.exemplarAt(0, bucket)?.traceId)
    },
    family(): HistogramFamily {
      const found = runtime.metrics.collect().find(({ definition }) => definition.name === 'took')
      return found?.shape === 'histogram' ? found : assert.fail('no histogram')
    },
  }
}

/** A store of scopes that tells when it is asked. */
function countingStore(onGet: () => void) {
  let active: ReturnType<Parameters<ReturnType<typeof createRuntime>['context']['useStore']>[0]['get']>
  return {
    get() {
      onGet()
      return active
    },
    run<T>(scope: typeof active, body: () => T): T {
      const before = active
      active = scope
      try {
        return body()
      } finally {
        active = before
      }
    },
  }
}

test('while nobody shows exemplars the active span is not looked for', (t) => {
  const { inSpan, bound, asked, family, traces } = arrange(t)
  let before = 0
  inSpan(() => {
    before = asked()
    bound.observe(5)
    before = asked() - before
  })
  assert.equal(before, 0)
  assert.deepEqual(traces(family()), [undefined, undefined, undefined])
})

test('where exemplars are shown the active sampled span is one, by either way of recording', (t) => {
  const { runtime, inSpan, bound, took, family, traces, span } = arrange(t)
  runtime.metrics.showExemplars()
  inSpan(() => {
    bound.observe(5)
    took.observe(50, { step: 'a' })
  })
  assert.deepEqual(traces(family()), [undefined, span.traceId, span.traceId])
})

test('a bucket looks for a span once an interval, and again after a collection', (t) => {
  const { runtime, inSpan, bound, asked, family, traces, span } = arrange(t)
  runtime.metrics.showExemplars()
  const seen = family()
  inSpan(() => {
    bound.observe(5)
    const after = asked()
    for (let times = 0; times < 100; times += 1) bound.observe(6)
    assert.equal(asked(), after)
    assert.equal(seen.exemplarAt(0, 1)?.value, 5)
    runtime.metrics.collect()
    bound.observe(7)
    assert.ok(asked() > after)
    assert.equal(seen.exemplarAt(0, 1)?.value, 7)
  })
  assert.deepEqual(traces(seen), [undefined, span.traceId, undefined])
})

test('where a bucket has no spans they are looked for rarely, and eagerly again after a collection', (t) => {
  const { runtime, inSpan, bound, asked, family, traces, span } = arrange(t)
  runtime.metrics.showExemplars()
  const seen = family()
  const askedIn = (values: number) => {
    const before = asked()
    for (let times = 0; times < values; times += 1) bound.observe(5)
    return asked() - before
  }
  assert.equal(askedIn(64), 64)
  assert.equal(askedIn(160), 10)
  inSpan(() => bound.observe(50))
  assert.deepEqual(traces(seen), [undefined, undefined, span.traceId], 'an outlier is not missed')
  runtime.metrics.collect()
  assert.equal(askedIn(64), 64)
  inSpan(() => {
    for (let times = 0; times < 16; times += 1) bound.observe(5)
  })
  assert.equal(traces(seen)[1], span.traceId, 'a busy bucket finds one soon')
})

test('a span that the call names wins over the active one, before and after it', (t) => {
  const { runtime, inSpan, bound, family, span } = arrange(t)
  runtime.metrics.showExemplars()
  const other = runtime.traces.start('other')
  const seen = family()
  inSpan(() => {
    bound.observe(5)
    assert.equal(seen.exemplarAt(0, 1)?.traceId, span.traceId)
    bound.observe(6, other)
    bound.observe(7)
    bound.observe(8, span)
  })
  assert.equal(seen.exemplarAt(0, 1)?.traceId, other.traceId)
  assert.equal(seen.exemplarAt(0, 1)?.value, 6)
})

test('work that is not observed, work without a span and unsampled spans give none', (t) => {
  const { runtime, inSpan, bound, family, traces } = arrange(t)
  runtime.metrics.showExemplars()
  inSpan(() => bound.observe(5), true)
  bound.observe(5)
  runtime.traces.setSampler(alwaysOff)
  const unsampled = runtime.traces.start('unsampled')
  runtime.context.run({ span: unsampled }, () => bound.observe(5))
  assert.deepEqual(traces(family()), [undefined, undefined, undefined])
})

test('with the runtime the showing ends', (t) => {
  const runtime = createRuntime()
  const off = runtime.switchOn({ resource: { serviceName: 'x' } })
  runtime.metrics.showExemplars()
  assert.notEqual(runtime.metrics.host.activeSpan, undefined)
  off()
  assert.equal(runtime.metrics.host.activeSpan, undefined)
  t.after(runtime.switchOn({ resource: { serviceName: 'x' } }))
  assert.equal(runtime.metrics.host.activeSpan, undefined)
})
