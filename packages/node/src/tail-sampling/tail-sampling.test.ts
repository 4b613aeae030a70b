import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRuntime, type EndedSpan, type Span } from '@sightline/core'
import { createFakeClock } from '@sightline/testkit'
import fc from 'fast-check'
import type { TailSamplingOptions } from './options.ts'
import { TailSampling } from './tail-sampling.ts'
import { WEIGHT_ATTRIBUTE } from './weighted-span.ts'

function arrange(options: TailSamplingOptions = {}) {
  const clock = createFakeClock()
  const runtime = createRuntime()
  runtime.switchOn({ resource: { serviceName: 'test' }, clock })
  const { traces, metrics, guard } = runtime
  const sampling = new TailSampling({ options, clock, metrics, guard })
  traces.addSink(sampling)
  const kept: EndedSpan[] = []
  sampling.addSink({ name: 'test', onEnd: (span) => kept.push(span) })
  /** A request: a root and one child, the child ending first. */
  const request = (name = 'GET /', ms = 10, isFailing = false): Span => {
    const root = traces.start(name, { parent: null })
    const child = traces.start('query', { parent: root })
    clock.advance(ms)
    if (isFailing) child.setStatus({ code: 'error', message: 'broken' })
    child.end()
    root.end()
    return root
  }
  const verdicts = (): Record<string, number> => {
    const family = metrics.collect().find(({ definition }) => definition.name === 'sightline.traces.judged')
    if (family?.shape !== 'scalar') throw new Error('no counts')
    const counts: Record<string, number> = {}
    for (let series = 0; series < family.seriesCount; series += 1) {
      counts[family.labelValuesAt(series)[0]!] = family.values[series]!
    }
    return counts
  }
  const roots = () => kept.filter((span) => span.parentSpanId === undefined)
  return { clock, traces, guard, sampling, kept, roots, request, verdicts }
}

test('of ordinary traces a few a minute are kept of each operation, whole', () => {
  const { clock, kept, roots, request } = arrange({ tracesPerMinute: 3 })
  for (let at = 0; at < 50; at += 1) {
    request('GET /a', 1)
    request('GET /b', 1)
  }
  const names = roots().map((span) => span.name)
  assert.deepEqual([names.filter((name) => name === 'GET /a').length, names.length, kept.length], [3, 6, 12])
  clock.advance(60_000)
  for (let at = 0; at < 50; at += 1) request('GET /a', 1)
  assert.equal(roots().length, 9)
})

test('every trace with an error is kept, wherever in it the error is', () => {
  const { kept, request, verdicts } = arrange({ tracesPerMinute: 0 })
  request()
  const before = kept.length
  for (let at = 0; at < 20; at += 1) request('GET /', 10, true)
  assert.equal(kept.length - before, 40)
  assert.equal(verdicts()['kept_error'], 20)
})

test('what is slower than the 99th percentile of its operation is kept', () => {
  const { request, verdicts } = arrange({ tracesPerMinute: 0 })
  for (let at = 0; at < 1_000; at += 1) request('GET /', 10 + (at % 10))
  const before = verdicts()['kept_slow'] ?? 0
  request('GET /', 15)
  assert.equal(verdicts()['kept_slow'] ?? 0, before)
  request('GET /', 100)
  assert.equal(verdicts()['kept_slow'], before + 1)
  request('GET /other', 100_000)
  assert.equal(verdicts()['kept_slow'], before + 1, 'of another operation nothing is known yet')
})

test('weights make the counts right: what is kept stands for all', () => {
  const names = fc.constantFrom('a', 'b', 'c')
  const step = fc.tuple(names, fc.constantFrom(false, false, false, true), fc.integer({ min: 1, max: 5_000 }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const { clock, roots, request } = arrange({ tracesPerMinute: 6 })
      const counts = new Map<string, number>()
      for (const [name, isFailing, ms] of steps) {
        request(name, ms, isFailing)
        counts.set(name, (counts.get(name) ?? 0) + 1)
      }
      // One more of each when there is room again: those that were dropped last are told by it.
      clock.advance(120_000)
      for (const name of counts.keys()) request(name, 1)
      for (const [name, count] of counts) {
        const own = roots().filter((span) => span.name === name)
        const sum = own.reduce((all, span) => all + Number(span.attributes.get(WEIGHT_ATTRIBUTE) ?? 1), 0)
        assert.equal(sum, count + 1)
      }
    }),
    { numRuns: 50 },
  )
})

test('a budget bounds what is sent; errors may borrow, but not without end', () => {
  const { kept, request, verdicts } = arrange({ tracesPerMinute: 1_000_000, spansPerSecond: 100 })
  for (let at = 0; at < 2_000; at += 1) request('GET /', 0)
  assert.ok(kept.length <= 500)
  const ordinary = kept.length
  for (let at = 0; at < 2_000; at += 1) request('GET /', 0, true)
  assert.ok(kept.length > ordinary && kept.length <= 1_000)
  assert.ok(verdicts()['dropped_budget']! > 2_500)
})

test('a span that ends after its root follows the verdict, and a late error is not lost', () => {
  const { traces, kept, sampling } = arrange({ tracesPerMinute: 1 })
  const late = (isFailing: boolean) => {
    const root = traces.start('job', { parent: null })
    const child = traces.start('late', { parent: root })
    root.end()
    if (isFailing) child.setStatus({ code: 'error' })
    child.end()
  }
  late(false)
  assert.deepEqual(
    kept.map((span) => span.name),
    ['job', 'late'],
  )
  late(false)
  assert.equal(kept.length, 2)
  late(true)
  sampling.judgeAll()
  assert.deepEqual(
    kept.slice(2).map((span) => span.name),
    ['late'],
  )
})

test('a part whose parent is of another process ends with its own root', () => {
  const { traces, kept } = arrange()
  const parent = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 }
  const root = traces.start('GET /', { parent })
  traces.start('query', { parent: root }).end()
  root.end()
  assert.deepEqual(
    kept.map((span) => span.name),
    ['query', 'GET /'],
  )
})

test('what never ends does not pile up: it is judged by what is there', () => {
  const { clock, traces, kept, verdicts } = arrange({ maxWaitingSpans: 100, maxWaitMs: 1_000 })
  for (let at = 0; at < 300; at += 1) {
    const root = traces.start('never ends', { parent: null })
    traces.start('child', { parent: root }).setStatus({ code: 'error' }).end()
  }
  assert.equal(kept.length, 200)
  clock.advance(2_000)
  traces.start('child', { parent: traces.start('other', { parent: null }) }).end()
  assert.equal(verdicts()['kept_error'], 300)
})

test('the end judges what waits, and a sink that throws harms no other', () => {
  const { traces, sampling, kept, guard } = arrange()
  sampling.addSink({
    name: 'bad',
    onEnd() {
      throw new Error('no')
    },
  })
  traces.start('child', { parent: traces.start('open', { parent: null }) }).end()
  assert.equal(kept.length, 0)
  sampling.stop()
  assert.equal(kept.length, 1)
  assert.equal(guard.faults().get('span sink bad'), 1)
})
