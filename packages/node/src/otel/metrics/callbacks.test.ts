import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BatchObservableResult, ObservableResult } from '@opentelemetry/api'
import { openRig, pointsOf } from './bridge-rig.test.ts'

/** A promise that a test settles, and a wait until what hangs on it has run. */
function gate() {
  const { promise, resolve, reject } = withResolvers()
  const settled = () => new Promise((done) => setImmediate(done))
  return {
    promise,
    open() {
      resolve()
      return settled()
    },
    fail(error: Error) {
      reject(error)
      return settled()
    },
  }
}

function withResolvers() {
  let resolve: () => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<void>((onDone, onFail) => {
    resolve = onDone
    reject = onFail
  })
  return { promise, resolve, reject }
}

test('each collection shows what was reported for it and nothing older', async (t) => {
  const { meter, shown } = openRig(t)
  let levels: Record<string, number> = { a: 1, b: 2 }
  meter.createObservableGauge('level').addCallback((result) => {
    for (const [who, level] of Object.entries(levels)) result.observe(level, { who })
  })
  assert.deepEqual(await shown('level'), { 'who=a': 1, 'who=b': 2 })
  levels = { b: 3, c: 4 }
  assert.deepEqual(await shown('level'), { 'who=b': 3, 'who=c': 4 })
  levels = {}
  assert.deepEqual(await shown('level'), {})
  levels = { a: 7 }
  assert.deepEqual(await shown('level'), { 'who=a': 7 })
})

test('several callbacks of an instrument add their series, the same one twice is one, and each can be taken out', async (t) => {
  const { meter, shown } = openRig(t)
  const level = meter.createObservableGauge('level')
  let asked = 0
  const first = (result: ObservableResult) => {
    asked += 1
    result.observe(asked, { by: 'first' })
  }
  const second = (result: ObservableResult) => result.observe(2, { by: 'second' })
  level.addCallback(first)
  level.addCallback(first)
  level.addCallback(second)
  assert.deepEqual(await shown('level'), { 'by=first': 1, 'by=second': 2 })
  level.removeCallback(first)
  level.removeCallback(() => undefined)
  assert.deepEqual(await shown('level'), { 'by=second': 2 })
  level.addCallback('no function' as never)
  assert.deepEqual(await shown('level'), { 'by=second': 2 })
})

test('a batch callback reports for the instruments that it was added for', async (t) => {
  const { meter, provider, shown, faultCount, warnings } = openRig(t)
  const used = meter.createObservableUpDownCounter('used')
  const free = meter.createObservableGauge('free')
  const other = meter.createObservableGauge('other')
  const callback = (result: BatchObservableResult) => {
    result.observe(used, 3, { pool: 'a' })
    result.observe(free, 7, { pool: 'a' })
    result.observe(other, 1)
    result.observe({} as never, 1)
  }
  meter.addBatchObservableCallback(callback, [used, free])
  meter.addBatchObservableCallback(callback, [free, used])
  assert.deepEqual(await shown('used'), { 'pool=a': 3 })
  assert.equal(faultCount(), 2, 'asked once, and told of both that are not its own')
  assert.deepEqual(await shown('free'), { 'pool=a': 7 })
  assert.deepEqual(await shown('other'), {})
  meter.removeBatchObservableCallback(callback, [used])
  assert.deepEqual(await shown('used'), { 'pool=a': 3 }, 'that was another batch')
  provider.getMeter('second').removeBatchObservableCallback(callback, [free, used])
  assert.deepEqual(await shown('used'), {})
  assert.deepEqual(warnings, [])
  meter.addBatchObservableCallback(callback, [{ addCallback: () => undefined, removeCallback: () => undefined }])
  meter.addBatchObservableCallback(callback, undefined as never)
  assert.equal(warnings.length, 1)
})

test('a callback that throws disturbs no other, and what it had reported counts', async (t) => {
  const { meter, shown, faultCount } = openRig(t)
  const level = meter.createObservableGauge('level')
  level.addCallback((result) => {
    result.observe(1, { by: 'thrower' })
    throw new Error('no more')
  })
  level.addCallback(async (result) => {
    result.observe(2, { by: 'rejecter' })
    await Promise.reject(new Error('no more'))
  })
  level.addCallback((result) => result.observe(3, { by: 'good' }))
  assert.deepEqual(await shown('level'), { 'by=thrower': 1, 'by=rejecter': 2, 'by=good': 3 })
  assert.equal(faultCount(), 2)
})

test('what an asynchronous callback reports late counts once it has finished, for every reader', async (t) => {
  const { meter, receiver, faultCount, clock } = openRig(t)
  const [one, other] = [receiver(), receiver()]
  const gates = [gate(), gate(), gate()]
  let asked = 0
  meter.createObservableGauge('level').addCallback(async (result) => {
    const { promise } = gates[asked]!
    asked += 1
    const attributes = { when: `late ${asked}` }
    result.observe(asked, { when: 'at once' })
    await promise
    result.observe(asked * 10, attributes)
    attributes.when = 'changed'
  })
  const at = (count: number) => ({ 'when={"stringValue":"at once"}': count })
  const late = (count: number) => ({ [`when={"stringValue":"late ${count}"}`]: count * 10 })
  assert.deepEqual(pointsOf(one(), 'level'), at(1))
  assert.deepEqual(pointsOf(other(), 'level'), at(1), 'still running: not asked again')
  await gates[0]!.open()
  assert.deepEqual(pointsOf(one(), 'level'), { ...late(1), ...at(2) })
  assert.deepEqual(pointsOf(other(), 'level'), { ...late(1), ...at(2) }, 'what has finished stands until the next has')
  await gates[1]!.open()
  assert.deepEqual(pointsOf(other(), 'level'), { ...late(2), ...at(3) })
  assert.deepEqual([asked, faultCount()], [3, 0])
  clock.advance(60_000)
  assert.deepEqual(pointsOf(one(), 'level'), {}, 'what hangs is too old to be shown')
  assert.equal(faultCount(), 1)
  await gates[2]!.fail(new Error('no more'))
  assert.deepEqual([asked, faultCount()], [3, 2])
})

test('what is reported after the callback has finished is dropped and reported', async (t) => {
  const { meter, shown, faultCount } = openRig(t)
  let kept: ObservableResult | undefined
  meter.createObservableGauge('level').addCallback((result) => {
    kept ??= result
    result.observe(1)
  })
  assert.deepEqual(await shown('level'), { '': 1 })
  kept?.observe(2, { late: true })
  assert.equal(faultCount(), 1)
  assert.deepEqual(await shown('level'), { '': 1 })
})

test('a callback that collects asks nobody again', (t) => {
  const { meter, runtime, receiver } = openRig(t)
  let asked = 0
  meter.createObservableGauge('level').addCallback((result) => {
    asked += 1
    runtime.metrics.collect()
    result.observe(5)
  })
  assert.deepEqual(pointsOf(receiver()(), 'level'), { '': 5 })
  assert.equal(asked, 1)
})

test('values that a view or the limit puts together add up in a sum; of a gauge the last stands', async (t) => {
  const views = [{ instrumentName: 'by.*', attributeKeys: { deny: ['id'] } }] as const
  const { meter, shown } = openRig(t, { views, cardinalityLimit: 2 })
  const report = (result: ObservableResult) => {
    for (let id = 1; id <= 4; id += 1) result.observe(id, { id, kind: 'x' })
  }
  meter.createObservableCounter('by.view').addCallback(report)
  meter.createObservableGauge('by.view.last').addCallback(report)
  meter.createObservableCounter('limited').addCallback(report)
  const twice = meter.createObservableCounter('twice')
  twice.addCallback((result) => {
    result.observe(1)
    result.observe(5)
  })
  for (const _ of ['first', 'again']) {
    assert.deepEqual(await shown('by_view_total'), { 'kind=x': 10 })
    assert.deepEqual(await shown('by_view_last'), { 'kind=x': 4 })
    assert.deepEqual(await shown('limited_total'), { 'id=1,kind=x': 1, 'otel_metric_overflow=true': 9 })
    assert.deepEqual(await shown('twice_total'), { '': 5 })
  }
})

test('an observed total goes on as changes when its series are dealt anew and its labels grow', (t) => {
  const { meter, receiver } = openRig(t)
  let now: readonly (readonly [attributes: Record<string, string>, total: number])[] = []
  meter.createObservableCounter('seen').addCallback((result) => {
    for (const [attributes, total] of now) result.observe(total, attributes)
  })
  const [changes, totals] = [receiver('delta'), receiver('cumulative')]
  const key = (text: string) => `who={"stringValue":"${text}"}`
  now = [
    [{ who: 'a' }, 10],
    [{ who: 'b' }, 20],
  ]
  assert.deepEqual(pointsOf(changes(), 'seen'), { [key('a')]: 10, [key('b')]: 20 })
  now = [
    [{ who: 'b' }, 25],
    [{ other: 'x', who: 'c' }, 1],
  ]
  assert.deepEqual(pointsOf(changes(), 'seen'), { [key('b')]: 5, [`other={"stringValue":"x"},${key('c')}`]: 1 })
  assert.deepEqual(pointsOf(totals(), 'seen'), { [key('b')]: 25, [`other={"stringValue":"x"},${key('c')}`]: 1 })
  now = [
    [{ third: 'y' }, 2],
    [{ who: 'b' }, 26],
  ]
  assert.deepEqual(pointsOf(changes(), 'seen'), { [key('b')]: 1, 'third={"stringValue":"y"}': 2 })
})
