import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defineMetrics } from './definition.ts'
import { createRig, readValues } from './rig.test.ts'

const table = defineMetrics({
  hits: { kind: 'counter', name: 'hits', help: 'Hits.', labels: ['method', 'path'] },
  reports: {
    kind: 'counter',
    name: 'reports',
    help: 'Reports.',
    labels: ['outcome', 'serial'],
    values: { outcome: ['ok', 'error'] },
  },
  time: { kind: 'histogram', name: 'time', help: 'Time.', unit: 's', labels: ['path'] },
  depth: { kind: 'gauge', name: 'depth', help: 'Depth.', labels: ['path'] },
})

function arrange(maxSeriesPerMetric: number) {
  const rig = createRig({ maxSeriesPerMetric })
  return { ...rig, ...rig.metrics.use(table) }
}

test('only the exploding label collapses: series that exist stay, the other labels keep their values', () => {
  const { hits, read } = arrange(4)
  for (let path = 0; path < 10; path += 1) hits.add(1, { method: path % 2 ? 'GET' : 'PUT', path: `/${path}` })
  hits.add(5, { method: 'PUT', path: '/0' })
  hits.add(1, { method: 'DELETE', path: '/0' })
  assert.deepEqual(read('hits'), {
    'PUT|/0': 6,
    'GET|/1': 1,
    'PUT|/2': 1,
    'GET|/3': 1,
    'PUT|_other': 3,
    'GET|_other': 3,
    'DELETE|_other': 1,
  })
})

test('a label with known values never collapses', () => {
  const { reports, read } = arrange(1)
  for (let serial = 0; serial < 50; serial += 1) reports.add(1, { outcome: serial % 2 ? 'ok' : 'error', serial })
  assert.deepEqual(read('reports'), { 'error|0': 1, 'ok|_other': 25, 'error|_other': 24 })
})

test('histograms and gauges are bounded too, and so are bound children', () => {
  const { time, depth, family } = arrange(5)
  for (let path = 0; path < 50; path += 1) {
    time.bind({ path }).observe(1)
    time.observe(1, { path })
    depth.bind({ path }).set(path)
  }
  assert.equal(family('time').seriesCount, 6)
  assert.equal(readValues(family('time'))['_other'], 90)
  assert.equal(readValues(family('depth'))['_other'], 49)
})

test('each metric and label warns once, with samples, and each collapse is counted', () => {
  const { hits, depth, collapses, read } = arrange(10)
  for (let path = 0; path < 100; path += 1) {
    hits.add(1, { method: 'GET', path: `/${path}` })
    depth.set(1, { path })
  }
  assert.deepEqual(collapses, [
    { metric: 'hits', label: 'path', samples: ['/10', '/9', '/8', '/7', '/6'] },
    { metric: 'depth', label: 'path', samples: ['10', '9', '8', '7', '6'] },
  ])
  assert.deepEqual(read('sightline.metrics.label_collapses'), { 'hits|path': 1, 'depth|path': 1 })
})

test('the count of collapses is not guarded by itself', () => {
  const rig = createRig({ maxSeriesPerMetric: 1 })
  for (let n = 0; n < 10; n += 1) {
    const row = { kind: 'counter', name: `m${n}`, help: 'x', labels: ['a'] } as const
    const { m } = rig.metrics.use({ m: row })
    m.add(1, { a: 1 })
    m.add(1, { a: 2 })
  }
  assert.equal(Object.keys(rig.read('sightline.metrics.label_collapses')).length, 10)
})

test('when a second label explodes it collapses too, and the metric stays bounded', () => {
  const { hits, family, collapses } = arrange(10)
  for (let n = 0; n < 500; n += 1) hits.add(1, { method: `m${n}`, path: `/${n}` })
  assert.deepEqual(collapses.map(({ label }) => label).sort(), ['method', 'path'])
  assert.equal(family('hits').seriesCount, 21)
  assert.equal(readValues(family('hits'))['_other|_other'], 480)
})

test('a limit that changes holds for the series that come after', () => {
  const { hits, limits, read } = arrange(2)
  limits.maxSeriesPerMetric = 4
  for (let path = 0; path < 6; path += 1) hits.add(1, { method: 'GET', path })
  assert.deepEqual(Object.keys(read('hits')).sort(), ['GET|0', 'GET|1', 'GET|2', 'GET|3', 'GET|_other'])
})

test('a warning that throws or records does no harm', () => {
  const rig = createRig({ maxSeriesPerMetric: 2 })
  const { hits } = rig.metrics.use(table)
  rig.collapses.push = () => {
    hits.add(1, { method: 'GET', path: '/from the warning' })
    throw new Error('no sink')
  }
  for (let path = 0; path < 5; path += 1) hits.add(1, { method: 'GET', path })
  assert.deepEqual(rig.read('hits'), { 'GET|0': 1, 'GET|1': 1, 'GET|_other': 4 })
  assert.equal(rig.faultCount(), 1)
})

test('after reset the labels are open again', () => {
  const { hits, metrics, read, collapses } = arrange(2)
  for (let path = 0; path < 5; path += 1) hits.add(1, { method: 'GET', path })
  metrics.reset()
  for (let path = 5; path < 8; path += 1) hits.add(1, { method: 'GET', path })
  assert.deepEqual(read('hits'), { 'GET|5': 1, 'GET|6': 1, 'GET|_other': 1 })
  assert.equal(collapses.length, 2)
})

test('property: a metric never passes limit + combinations of the other labels, and no count is lost', () => {
  const add = fc.record({
    amount: fc.nat(100),
    method: fc.constantFrom('GET', 'PUT', 'POST'),
    path: fc.nat(60),
    isBound: fc.boolean(),
  })
  // From 13 series on, three methods cannot be more than the paths: it is the path that explodes.
  fc.assert(
    fc.property(fc.integer({ min: 13, max: 30 }), fc.array(add, { maxLength: 300, size: 'max' }), (limit, adds) => {
      const { hits, family } = arrange(limit)
      for (const { amount, method, path, isBound } of adds) {
        if (isBound) hits.bind({ method, path }).add(amount)
        else hits.add(amount, { method, path })
      }
      const values = readValues(family('hits'))
      const methods = new Set(adds.map((one) => one.method))
      assert.ok(Object.keys(values).length <= limit + methods.size)
      assert.equal(sum(Object.values(values)), sum(adds.map((one) => one.amount)))
      for (const method of methods) assert.equal(sumOf(values, method), sum(amountsOf(adds, method)))
    }),
  )
})

test('property: with any number of exploding labels a metric stays within limit x labels + 1, and no count is lost', () => {
  const labels = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50))
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(labels, { maxLength: 300, size: 'max' }),
      (maxSeriesPerMetric, rows) => {
        const rig = createRig({ maxSeriesPerMetric })
        const { c } = rig.metrics.use({
          c: { kind: 'counter', name: 'c', help: 'x', labels: ['x', 'y', 'z'] },
        } as const)
        for (const [x, y, z] of rows) c.add(1, { x, y, z })
        const values = Object.values(rig.read('c'))
        assert.ok(values.length <= maxSeriesPerMetric * 3 + 1)
        assert.equal(sum(values), rows.length)
      },
    ),
  )
})

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function sumOf(values: Record<string, number>, method: string): number {
  return sum(Object.entries(values).flatMap(([key, value]) => (key.startsWith(`${method}|`) ? [value] : [])))
}

function amountsOf(adds: readonly { readonly method: string; readonly amount: number }[], method: string): number[] {
  return adds.flatMap((one) => (one.method === method ? [one.amount] : []))
}
