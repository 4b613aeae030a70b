import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineMetrics } from './definition.ts'
import { createRig, readValues, START_MS } from './rig.test.ts'

const table = defineMetrics({
  heap: { kind: 'observableGauge', name: 'heap', help: 'Heap.', unit: 'By', labels: ['space'] },
  cpu: { kind: 'observableCounter', name: 'cpu', help: 'CPU.', unit: 's', labels: ['state'] },
  handles: { kind: 'observableGauge', name: 'handles', help: 'Handles.' },
})

function arrange(maxSeriesPerMetric = 2000) {
  const rig = createRig({ maxSeriesPerMetric })
  return { ...rig, ...rig.metrics.use(table) }
}

test('callbacks are asked at each collection and report what is now', () => {
  const { heap, handles, read } = arrange()
  let bytes = 10
  heap.observe((report) => report(bytes, { space: 'new' }))
  heap.observe((report) => report(7, { space: 'old' }))
  handles.observe((report) => report(3))
  assert.deepEqual([read('heap'), read('handles')], [{ new: 10, old: 7 }, { '': 3 }])
  bytes = 11
  assert.deepEqual(read('heap'), { new: 11, old: 7 })
})

test('a callback that was taken out is asked no more, and its series go', () => {
  const { heap, read } = arrange()
  const callback = (report: (value: number, labels: { space: string }) => void) => report(1, { space: 'new' })
  const takeOut = heap.observe(callback)
  const takeOutTwin = heap.observe(callback)
  takeOut()
  takeOut()
  assert.deepEqual(read('heap'), { new: 1 })
  takeOutTwin()
  assert.deepEqual(read('heap'), {})
})

test('indices stay while the same series are reported, in whatever order, and when one comes new', () => {
  const { heap, family } = arrange()
  let spaces = ['a', 'b']
  heap.observe((report) => {
    for (const space of spaces) report(space.length, { space })
  })
  const before = family('heap')
  const { generation } = before
  spaces = ['b', 'a']
  assert.equal(family('heap').generation, generation)
  spaces = ['c', 'b', 'a']
  const after = family('heap')
  assert.equal(after.generation, generation)
  assert.deepEqual(
    [0, 1, 2].map((series) => after.labelValuesAt(series)[0]),
    ['a', 'b', 'c'],
  )
})

test('a series that is not reported any more goes, and the others keep values and birth', () => {
  const { heap, family, clock } = arrange()
  let spaces = ['a', 'b', 'c']
  heap.observe((report) => {
    for (const space of spaces) report(space.charCodeAt(0), { space })
  })
  const { generation } = family('heap')
  spaces = ['c', 'a']
  clock.nowMs += 1000
  const after = family('heap')
  assert.deepEqual(readValues(after), { a: 97, c: 99 })
  assert.ok(after.generation > generation)
  assert.deepEqual([after.createdAt(0), after.createdAt(1)], [START_MS, START_MS])
})

test('a callback that throws disturbs no other and is counted', () => {
  const { heap, handles, read, faultCount } = arrange()
  heap.observe((report) => {
    report(1, { space: 'before' })
    throw new Error('broken')
  })
  heap.observe((report) => report(2, { space: 'other' }))
  handles.observe((report) => report(3))
  assert.deepEqual(read('heap'), { before: 1, other: 2 })
  assert.deepEqual(read('handles'), { '': 3 })
  assert.equal(faultCount(), 2)
})

test('an async callback that fails is a fault, not an unhandled rejection, and late reports are dropped', async () => {
  const { heap, read, metrics, faultCount } = arrange()
  let late: Promise<void> | undefined
  const takeOut = heap.observe((report) => {
    late = (async () => {
      report(1, { space: 'in time' })
      await null
      report(2, { space: 'late' })
      throw new Error('broken')
    })()
    return late
  })
  metrics.collect()
  await late?.catch(() => undefined)
  takeOut()
  assert.equal(faultCount(), 2)
  assert.deepEqual(read('heap'), {})
})

test('bad values are dropped and counted', () => {
  const { heap, cpu, read, faultCount } = arrange()
  heap.observe((report) => {
    report(Number.NaN, { space: 'a' })
    report('5' as unknown as number, { space: 'a' })
    report(Infinity, { space: 'limit' })
  })
  cpu.observe((report) => {
    report(-1, { state: 'user' })
    report(Infinity, { state: 'user' })
    report(4, { state: 'system' })
  })
  assert.deepEqual([read('heap'), faultCount()], [{ limit: Infinity }, 4])
  assert.deepEqual(read('cpu'), { system: 4 })
})

test('reported twice in one collection, a counter adds up and of a gauge the last stands', () => {
  const { heap, cpu, read } = arrange()
  heap.observe((report) => {
    report(1, { space: 'a' })
    report(2, { space: 'a' })
  })
  cpu.observe((report) => {
    report(1, { state: 'a' })
    report(2, { state: 'a' })
  })
  assert.deepEqual([read('heap'), read('cpu')], [{ a: 2 }, { a: 3 }])
  assert.deepEqual(read('cpu'), { a: 3 })
})

test('the label guard bounds what callbacks report and loses no count', () => {
  const { cpu, read, collapses } = arrange(10)
  cpu.observe((report) => {
    for (let state = 0; state < 100; state += 1) report(1, { state })
  })
  for (let round = 0; round < 3; round += 1) {
    const values = read('cpu')
    assert.equal(Object.keys(values).length, 11)
    assert.equal(values['_other'], 90)
  }
  assert.equal(collapses.length, 1)
})

test('a callback may record, declare, take itself out and collect', () => {
  const rig = arrange()
  const takeOut = rig.heap.observe((report) => {
    report(1, { space: 'a' })
    const { more } = rig.metrics.use({ more: { kind: 'counter', name: 'more', help: 'x' } })
    more.add(1)
    rig.metrics.collect()
    rig.heap.observe(() => undefined)
    takeOut()
  })
  assert.deepEqual(rig.read('heap'), { a: 1 })
  assert.deepEqual(rig.read('more'), { '': 1 })
})

test('a reset in the middle of a collection does no harm', () => {
  const rig = arrange()
  rig.heap.observe((report) => {
    report(1, { space: 'a' })
    rig.metrics.reset()
    report(2, { space: 'b' })
  })
  assert.deepEqual(rig.read('heap'), { b: 2 })
  assert.deepEqual(rig.read('heap'), { b: 2 })
})

test('thousands of series keep their values when others go', () => {
  const { heap, read } = arrange(10_000)
  let count = 4000
  heap.observe((report) => {
    for (let at = 0; at < count; at += 1) report(at + 1, { space: String(at) })
  })
  read('heap')
  count = 3000
  const values = Object.values(read('heap') as Record<string, number>)
  assert.equal(values.length, 3000)
  assert.ok(values.every((value) => value > 0))
})
