import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SightlineError } from '../errors/sightline-error.ts'
import { checkDefinition } from './check-definition.ts'
import { defineMetrics, type MetricDefinition } from './definition.ts'
import type { MetricFamily } from './family.ts'
import { HistogramStore } from './histogram-store.ts'
import { metricsOwnTable } from './own-table.ts'
import { createRig, START_MS } from './rig.test.ts'
import { ScalarStore } from './scalar-store.ts'

const hits = { kind: 'counter', name: 'test.hits', help: 'Hits.', labels: ['route'] } as const

test('the same definition gives the same recorder to everybody', () => {
  const { metrics } = createRig()
  const one = metrics.use(defineMetrics({ hits }))
  const other = metrics.use(defineMetrics({ requests: { ...hits, labels: ['route'] } }))
  assert.equal(one.hits, other.requests)
})

test('what a definition leaves out equals what it spells out', () => {
  const { metrics } = createRig()
  const bare: MetricDefinition = { kind: 'counter', name: 'test.a', help: 'A.' }
  assert.equal(metrics.use({ a: bare }).a, metrics.use({ a: { ...bare, labels: [], values: {} } }).a)
})

test('a taken name with another definition is a conflict that says what differs', () => {
  const { metrics } = createRig()
  metrics.use({ hits })
  assert.throws(
    () => metrics.use({ mine: { ...hits, labels: ['path'] } }),
    (error) => {
      assert.ok(error instanceof SightlineError)
      assert.equal(error.code, 'SL_METRIC_CONFLICT')
      assert.match(error.message, /test\.hits.*labels: \["route"\] stands, \["path"\] came.*row "mine"/)
      return true
    },
  )
})

test('names that differ only in case are the same name', () => {
  const { metrics } = createRig()
  metrics.use({ hits })
  assert.throws(() => metrics.use({ hits: { ...hits, name: 'Test.Hits' } }), { code: 'SL_METRIC_CONFLICT' })
})

test('two rows of one table may not share a name with different definitions', () => {
  const { metrics } = createRig()
  const table = { one: hits, two: { ...hits, help: 'Others.' } }
  assert.throws(() => metrics.use(table), { code: 'SL_METRIC_CONFLICT' })
})

test('a table with one bad row is refused as a whole', () => {
  const { metrics } = createRig()
  const before = metrics.definitions().length
  assert.throws(() => metrics.use({ hits, bad: { kind: 'gauge', name: '?', help: 'x' } }), {
    code: 'SL_METRIC_INVALID',
  })
  assert.throws(() => metrics.use({ hits, twice: { ...hits, help: 'x' } }), { code: 'SL_METRIC_CONFLICT' })
  assert.equal(metrics.definitions().length, before)
  metrics.use({ hits: { ...hits, help: 'The name is still free.' } })
})

test('definitions lists everything declared, recorded or not, the registry’s own table too', () => {
  const { metrics } = createRig()
  metrics.use({ hits, early: { kind: 'gauge', name: 'a.gauge', help: 'A.' } })
  const names = metrics.definitions().map((definition) => definition.name)
  assert.deepEqual(names, ['a.gauge', metricsOwnTable.labelCollapses.name, 'test.hits'])
})

test('families come in the order of their names', () => {
  const { metrics } = createRig()
  for (const name of ['z', 'a.b', 'a', 'm']) metrics.use({ row: { kind: 'counter', name, help: 'x' } })
  const names = metrics.collect().map((family) => family.definition.name)
  assert.deepEqual(names, [...names].sort())
  assert.equal(names.length, 5)
})

test('the array of families is the caller’s', () => {
  const { metrics } = createRig()
  metrics.collect().length = 0
  assert.equal(metrics.collect().length, 1)
})

test('counters and histograms without labels start at 0 as soon as their table is used, silent or not', () => {
  const rig = createRig({ isSilent: true })
  rig.metrics.use({
    count: { kind: 'counter', name: 'a', help: 'x' },
    active: { kind: 'upDownCounter', name: 'b', help: 'x' },
    time: { kind: 'histogram', name: 'c', help: 'x', unit: 's' },
    level: { kind: 'gauge', name: 'd', help: 'x' },
  })
  assert.deepEqual([rig.read('a'), rig.read('b'), rig.read('c')], [{ '': 0 }, { '': 0 }, { '': 0 }])
  assert.deepEqual(rig.read('d'), {}, 'a gauge waits for its first value')
})

test('a metric whose labels are all known starts at 0 for every combination', () => {
  const rig = createRig({ isSilent: true })
  const closed = { labels: ['a', 'b'], values: { a: ['1', '2'], b: ['x', 'y'] } } as const
  const { count } = rig.metrics.use({
    count: { kind: 'counter', name: 'count', help: 'x', ...closed },
    time: { kind: 'histogram', name: 'time', help: 'x', unit: 's', ...closed },
    level: { kind: 'gauge', name: 'level', help: 'x', ...closed },
    partly: { kind: 'counter', name: 'partly', help: 'x', labels: ['a', 'open'], values: { a: ['1'] } },
  })
  const zero = { '1|x': 0, '1|y': 0, '2|x': 0, '2|y': 0 }
  assert.deepEqual(rig.read('count'), zero)
  assert.deepEqual(rig.read('time'), zero)
  assert.deepEqual(rig.read('level'), zero)
  assert.deepEqual(rig.read('partly'), {})
  rig.gate.on = true
  count.add(1, { a: '2', b: 'x' })
  assert.deepEqual(rig.read('count'), { ...zero, '2|x': 1 })
})

test('a silent registry keeps nothing that is recorded', () => {
  const rig = createRig({ isSilent: true })
  const m = rig.metrics.use({
    count: { kind: 'counter', name: 'count', help: 'x', labels: ['a'] },
    level: { kind: 'gauge', name: 'level', help: 'x', labels: ['a'] },
    time: { kind: 'histogram', name: 'time', help: 'x', unit: 's', labels: ['a'] },
    build: { kind: 'info', name: 'build', help: 'x', labels: ['a'] },
    heap: { kind: 'observableGauge', name: 'heap', help: 'x', labels: ['a'] },
  })
  let asked = 0
  m.heap.observe(() => {
    asked += 1
  })
  const labels = { a: 'x' }
  m.count.add(1, labels)
  m.count.add(Number.NaN, labels)
  m.count.bind(labels).add(1)
  m.level.set(1, labels)
  m.level.bind(labels).set(1)
  m.time.observe(1, labels)
  m.time.bind(labels).observe(1)
  m.build.set(labels)
  for (const name of ['count', 'level', 'time', 'build', 'heap']) assert.deepEqual(rig.read(name), {}, name)
  assert.equal(asked, 0)
  assert.equal(rig.faultCount(), 0)
})

test('what was made in silence records once the gate is open', () => {
  const rig = createRig({ isSilent: true })
  const m = rig.metrics.use({ hits })
  const bound = m.hits.bind({ route: '/a' })
  bound.add(1)
  rig.gate.on = true
  bound.add(2)
  m.hits.add(3, { route: '/a' })
  assert.deepEqual(rig.read('test.hits'), { '/a': 5 })
})

test('a series bound while recording shows at 0 at once', () => {
  const rig = createRig()
  const { hits: counter } = rig.metrics.use({ hits })
  counter.bind({ route: '/a' })
  assert.deepEqual(rig.read('test.hits'), { '/a': 0 })
})

test('each series knows when it began', () => {
  const rig = createRig()
  const { hits: counter } = rig.metrics.use({ hits })
  counter.add(1, { route: '/a' })
  rig.clock.nowMs += 1500
  counter.add(1, { route: '/a' })
  counter.add(1, { route: '/b' })
  const family = rig.family('test.hits')
  assert.deepEqual([family.createdAt(0), family.createdAt(1)], [START_MS, START_MS + 1500])
})

test('reset empties the series and leaves recorders, bound series and zeros', () => {
  const rig = createRig()
  const m = rig.metrics.use({
    hits,
    plain: { kind: 'counter', name: 'plain', help: 'x' },
    closed: { kind: 'counter', name: 'closed', help: 'x', labels: ['a'], values: { a: ['1'] } },
    time: { kind: 'histogram', name: 'time', help: 'x', unit: 's' },
    level: { kind: 'gauge', name: 'level', help: 'x' },
  })
  const bound = { hits: m.hits.bind({ route: '/b' }), time: m.time.bind(), level: m.level.bind() }
  m.hits.add(1, { route: '/a' })
  m.plain.add(2)
  m.closed.add(3, { a: '1' })
  bound.hits.add(4)
  bound.time.observe(5)
  bound.level.set(6)
  const { generation } = rig.family('test.hits')
  rig.clock.nowMs += 1000
  rig.metrics.reset()
  assert.deepEqual(rig.read('test.hits'), {})
  assert.deepEqual([rig.read('plain'), rig.read('closed')], [{ '': 0 }, { 1: 0 }])
  assert.deepEqual([rig.read('time'), rig.read('level')], [{ '': 0 }, {}])
  assert.ok(rig.family('test.hits').generation > generation)
  assert.equal(rig.family('plain').createdAt(0), START_MS + 1000)
  m.hits.add(1, { route: '/c' })
  bound.hits.add(1)
  bound.time.observe(2)
  bound.level.set(3)
  assert.deepEqual(rig.read('test.hits'), { '/c': 1, '/b': 1 })
  assert.deepEqual([rig.read('time'), rig.read('level')], [{ '': 2 }, { '': 3 }])
})

test('a family is the same object at each collection, and its indices hold while the generation does', () => {
  const rig = createRig()
  const { hits: counter } = rig.metrics.use({ hits })
  counter.add(1, { route: '/first' })
  const family = rig.family('test.hits')
  const { generation } = family
  for (let i = 0; i < 500; i += 1) counter.add(1, { route: `/${i}` })
  assert.equal(rig.family('test.hits'), family)
  assert.equal(family.generation, generation)
  assert.deepEqual(family.labelValuesAt(0), ['/first'])
  assert.deepEqual(family.labelValuesAt(500), ['/499'])
})

test('a collector adds families of its own and may replace others; they come in order of name', () => {
  const { metrics } = createRig()
  metrics.use(
    defineMetrics({ b: { kind: 'counter', name: 'b', help: 'B.' }, d: { kind: 'counter', name: 'd', help: 'D.' } }),
  )
  const store = (name: string) =>
    new ScalarStore(checkDefinition(name, { kind: 'gauge', name, help: 'Foreign.' }), metrics.host)
  const takeOut = metrics.addCollector((families) => [...families, store('a'), store('c')])
  metrics.addCollector((families) => families.filter((family) => family.definition.name !== 'd'))
  const names = () => metrics.collect().map((family) => family.definition.name)
  const own = 'sightline.metrics.label_collapses'
  assert.deepEqual(names(), ['a', 'b', 'c', own])
  takeOut()
  assert.deepEqual(names(), ['b', own])
})

test('whoever may wait lets collectors prepare; one that fails is passed over', async () => {
  const { metrics, faultCount } = createRig()
  let value = 0
  const store = new ScalarStore(checkDefinition('a', { kind: 'gauge', name: 'a', help: 'Foreign.' }), metrics.host)
  const step = (families: readonly MetricFamily[]) => {
    store.column.data[store.locate({})] = value
    return [...families, store]
  }
  const takeOut = metrics.addCollector(step, async () => {
    await Promise.resolve()
    value = 7
  })
  metrics.addCollector(
    (families) => families,
    () => Promise.reject(new Error('away')),
  )
  await metrics.prepare()
  assert.equal(faultCount(), 1)
  const [family] = metrics.collect()
  assert.equal(family?.shape === 'scalar' && family.values[0], 7)
  takeOut()
  value = 0
  await metrics.prepare()
  assert.equal(value, 0)
})

test('a store is asked for a series without making one, and strays are no series', () => {
  const { metrics } = createRig()
  const definition = checkDefinition('c', { kind: 'counter', name: 'c', help: 'C.', labels: ['a', 'b'] })
  const store = new ScalarStore(definition, metrics.host)
  assert.equal(store.find({ a: 'x', b: 1 }), -1)
  assert.equal(store.seriesCount, 0)
  const series = store.locate({ a: 'x', b: 1 })
  const same = [
    { a: 'x', b: 1 },
    { b: 1, a: 'x' },
    { b: '1', a: 'x' },
  ]
  assert.deepEqual(
    same.map((labels) => store.find(labels)),
    [series, series, series],
  )
  const strays = [{ a: 'x', b: 1, c: 2 }, { c: 2, b: 1, a: 'x' }, { a: 'x' }, {}]
  assert.deepEqual(
    strays.map((labels) => store.find(labels)),
    [-1, -1, -1, -1],
  )
  const bare = new ScalarStore(checkDefinition('d', { kind: 'counter', name: 'd', help: 'D.' }), metrics.host)
  bare.locate({})
  assert.deepEqual([bare.find({}), bare.find({ a: 1 })], [0, -1])
})

test('a collector that throws is passed over', () => {
  const { metrics, faultCount } = createRig()
  metrics.addCollector(() => {
    throw new Error('broken')
  })
  assert.equal(metrics.collect().length, 1)
  assert.equal(faultCount(), 1)
})

test('what a collector prepares is done before, and a failure is a fault', async () => {
  const { metrics, faultCount } = createRig()
  let isReady = false
  const takeOut = metrics.addCollector(
    (families) => (isReady ? [] : families),
    async () => {
      isReady = true
    },
  )
  metrics.addCollector(
    (families) => families,
    () => Promise.reject(new Error('away')),
  )
  await metrics.prepare()
  assert.deepEqual([metrics.collect().length, metrics.families().length, faultCount()], [0, 1, 1])
  isReady = false
  takeOut()
  await metrics.prepare()
  assert.equal(isReady, false)
})

test('a store keeps the series that it is told to keep, with their numbers and their birth', () => {
  const { metrics, clock } = createRig()
  const definition = checkDefinition('h', { kind: 'histogram', name: 'h', help: 'H.', labels: ['at'], buckets: [1] })
  const store = new HistogramStore(definition, metrics.host)
  const born = ['x', 'y', 'z'].map((at, value) => {
    clock.nowMs += 1000
    store.record(store.locate({ at }), value)
    return clock.now()
  })
  const before = store.generation
  store.keepOnly([0, 2])
  assert.notEqual(store.generation, before)
  assert.deepEqual([store.labelValuesAt(0), store.labelValuesAt(1), store.seriesCount], [['x'], ['z'], 2])
  assert.deepEqual([store.createdAt(0), store.createdAt(1)], [born[0], born[2]])
  assert.deepEqual(
    [[...store.counts.slice(0, 4)], [...store.sums.slice(0, 2)]],
    [
      [1, 0, 0, 1],
      [0, 2],
    ],
  )
  assert.equal(store.locate({ at: 'z' }), 1)
})
