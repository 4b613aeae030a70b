import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Scope } from '../context/scope.ts'
import { TimeoutError, ValidationError } from '../errors/error-classes.ts'
import type { HistogramFamily, ScalarFamily } from '../metrics/family.ts'
import { createRuntime } from '../runtime.ts'
import type { EndedSpan } from '../trace/span.ts'

function arrange() {
  const runtime = createRuntime()
  const storage = new AsyncLocalStorage<Scope | undefined>()
  const store = {
    get: () => storage.getStore(),
    run: <T>(scope: Scope | undefined, body: () => T): T => storage.run(scope, body),
  }
  let nowMs = 5000
  runtime.switchOn({ resource: { serviceName: 'test' }, store, clock: { now: () => nowMs } })
  const ended: EndedSpan[] = []
  runtime.traces.addSink({ name: 'memory', onEnd: (span) => ended.push(span) })
  const series = (name: string) => {
    const family = runtime.metrics.collect().find((one) => one.definition.name === name)
    assert.ok(family, name)
    return Array.from({ length: family.seriesCount }, (_, at) => ({
      labels: Object.fromEntries(
        family.definition.labels!.map((label, column) => [label, family.labelValuesAt(at)[column]]),
      ),
      value: family.shape === 'scalar' ? (family as ScalarFamily).values[at] : (family as HistogramFamily).sums[at],
    }))
  }
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { runtime, ended, series, pass }
}

test('while silent an operation only calls its body', () => {
  const runtime = createRuntime()
  const work = runtime.operation({ name: 'work', help: 'Work' })
  assert.equal(
    work.run((active) => {
      active.setFields({ a: 1 })
      return active.within(() => 42)
    }),
    42,
  )
  assert.equal(runtime.context.current(), undefined)
})

test('one call gives a span, a duration, an outcome and an in-flight count', async () => {
  const { runtime, ended, series, pass } = arrange()
  const work = runtime.operation({ name: 'work', help: 'Work', kind: 'client' })
  const result = await work.run({ attributes: { a: 1 } }, async () => {
    assert.deepEqual(series('sightline.operation.active'), [{ labels: { operation: 'work' }, value: 1 }])
    await setImmediate()
    pass(250)
    return 'done'
  })
  assert.equal(result, 'done')
  assert.equal(ended[0]?.name, 'work')
  assert.equal(ended[0]?.kind, 'client')
  assert.equal(ended[0]?.correlationId, ended[0]?.traceId)
  const labels = { operation: 'work', outcome: 'ok', error_type: '' }
  assert.deepEqual(series('sightline.operation.duration'), [{ labels, value: 0.25 }])
  assert.deepEqual(series('sightline.operation.outcomes'), [{ labels, value: 1 }])
  assert.deepEqual(series('sightline.operation.active'), [{ labels: { operation: 'work' }, value: 0 }])
})

test('what the body throws is passed on and named in the labels', async () => {
  const { runtime, ended, series } = arrange()
  const work = runtime.operation({ name: 'work', help: 'Work' })
  const failures = [
    new ValidationError('T_BAD', 'no serial'),
    new TimeoutError('T_SLOW', 'too slow'),
    new DOMException('x', 'AbortError'),
  ]
  for (const failure of failures) {
    assert.throws(
      () =>
        work.run(() => {
          throw failure
        }),
      (error) => error === failure,
    )
  }
  await assert.rejects(
    work.run(async () => Promise.reject(new Error('plain'))),
    /plain/,
  )
  assert.deepEqual(
    series('sightline.operation.outcomes').map(({ labels }) => [labels['outcome'], labels['error_type']]),
    [
      ['rejected', 'validation'],
      ['timeout', 'timeout'],
      ['cancelled', 'cancelled'],
      ['error', 'internal'],
    ],
  )
  assert.deepEqual(
    ended.map((span) => [span.status.code, span.attributes.get('error.type'), span.events.length]),
    [
      ['error', 'validation', 1],
      ['error', 'timeout', 1],
      ['unset', 'cancelled', 1],
      ['error', 'internal', 1],
    ],
  )
})

test('throwing nothing at all is a failure, too', async () => {
  const { runtime, series } = arrange()
  const work = runtime.operation({ name: 'work', help: 'Work' })
  await assert.rejects(
    work.run(() => Promise.reject(undefined)),
    (error) => error === undefined,
  )
  assert.equal(series('sightline.operation.outcomes')[0]?.labels['outcome'], 'error')
})

test('an async iterable ends the operation when it is exhausted, and runs inside its scope', async () => {
  const { runtime, ended } = arrange()
  const read = runtime.operation({ name: 'read', help: 'Read' })
  async function* lines() {
    yield runtime.context.correlationId()
    await setImmediate()
    yield runtime.context.correlationId()
  }
  const seen: unknown[] = []
  for await (const line of read.run({ correlationId: 'c1' }, lines)) {
    assert.equal(ended.length, 0)
    seen.push(line)
  }
  assert.deepEqual(seen, ['c1', 'c1'])
  assert.equal(ended.length, 1)
})

test('an async iterable that is left early or throws ends the operation', async () => {
  const { runtime, ended } = arrange()
  const read = runtime.operation({ name: 'read', help: 'Read' })
  async function* lines(breaks: boolean) {
    yield 1
    if (breaks) throw new Error('broke')
    yield 2
  }
  for await (const _ of read.run(() => lines(false))) break
  await assert.rejects(async () => {
    for await (const _ of read.run(() => lines(true)));
  }, /broke/)
  const generator = read.run(() => lines(false))
  await generator.next()
  await generator.return(undefined)
  assert.deepEqual(
    ended.map((span) => span.status.code),
    ['unset', 'error', 'unset'],
  )
})

test('operations nest: children share the trace and the correlation id, concurrent ones do not mix', async () => {
  const { runtime, ended } = arrange()
  const outer = runtime.operation({ name: 'outer', help: 'Outer' })
  const inner = runtime.operation({ name: 'inner', help: 'Inner' })
  await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      outer.run({ correlationId: `c${at}` }, async (active) => {
        await setImmediate()
        await inner.run(async () => {
          await setImmediate()
          assert.equal(runtime.context.correlationId(), `c${at}`)
          assert.equal(active.correlationId, `c${at}`)
        })
      }),
    ),
  )
  const outers = new Map(ended.filter((span) => span.name === 'outer').map((span) => [span.spanId, span]))
  const inners = ended.filter((span) => span.name === 'inner')
  assert.equal(inners.length, 50)
  for (const span of inners) {
    const parent = outers.get(span.parentSpanId!)
    assert.equal(parent?.traceId, span.traceId)
    assert.equal(parent?.correlationId, span.correlationId)
  }
})

test('labels of the definition go into duration and outcomes, late ones too', () => {
  const { runtime, series } = arrange()
  const convert = runtime.operation({ name: 'convert', help: 'Convert', metric: 'test.convert', labels: ['converter'] })
  convert.run({ labels: { converter: 'csv' } }, () => undefined)
  convert.run({ labels: { converter: '' } }, (active) => active.setLabel('converter', 'wsjf'))
  assert.deepEqual(
    series('test.convert.outcomes').map(({ labels, value }) => [labels['converter'], value]),
    [
      ['csv', 1],
      ['wsjf', 1],
    ],
  )
})

test('a verdict set by hand overrules the one that follows from the result', () => {
  const { runtime, series } = arrange()
  const work = runtime.operation({ name: 'work', help: 'Work' })
  work.run((active) => active.setVerdict({ outcome: 'rejected', errorType: 'validation' }))
  assert.deepEqual(series('sightline.operation.outcomes')[0]?.labels, {
    operation: 'work',
    outcome: 'rejected',
    error_type: 'validation',
  })
})

test('an operation begun by hand is ended by hand, once', () => {
  const { runtime, ended, series, pass } = arrange()
  const work = runtime.operation({ name: 'work', help: 'Work' })
  const active = work.start({ fields: { file: 'a' } })
  pass(100)
  assert.deepEqual(
    active.within(() => runtime.context.current()?.fields),
    { file: 'a' },
  )
  active.setFields({ step: 2 })
  assert.deepEqual(
    active.within(() => runtime.context.current()?.fields),
    { file: 'a', step: 2 },
  )
  active.end()
  active.end(new Error('late'))
  assert.equal(ended.length, 1)
  assert.equal(series('sightline.operation.duration')[0]?.value, 0.1)
})

test('a null parent begins a new trace under a correlation id of its own', () => {
  const { runtime } = arrange()
  const work = runtime.operation({ name: 'work', help: 'Work' })
  work.run({ correlationId: 'outer' }, (outer) => {
    work.run({ parent: null }, (inner) => {
      assert.notEqual(inner.span.traceId, outer.span.traceId)
      assert.equal(inner.correlationId, inner.span.traceId)
    })
  })
})

test('the duration histogram keeps an exemplar of the sampled span', () => {
  const { runtime, ended } = arrange()
  const work = runtime.operation({ name: 'work', help: 'Work' })
  work.run(() => undefined)
  const family = runtime.metrics.collect().find((one) => one.definition.name === 'sightline.operation.duration')
  assert.equal(family?.shape, 'histogram')
  assert.equal((family as HistogramFamily).exemplarAt(0, 0)?.traceId, ended[0]?.traceId)
})
