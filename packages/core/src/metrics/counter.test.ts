import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defineMetrics } from './definition.ts'
import { createRig } from './rig.test.ts'

const table = defineMetrics({
  hits: { kind: 'counter', name: 'hits', help: 'Hits.', labels: ['route', 'status'] },
  wide: { kind: 'counter', name: 'wide', help: 'Wide.', labels: ['a', 'b', 'c', 'd', 'e'] },
  plain: { kind: 'counter', name: 'plain', help: 'Plain.' },
  active: { kind: 'upDownCounter', name: 'active', help: 'Active.', labels: ['pool'] },
})

function arrange() {
  const rig = createRig()
  return { ...rig, ...rig.metrics.use(table) }
}

test('adds go to the series of their labels', () => {
  const { hits, plain, wide, read } = arrange()
  hits.add(1, { route: '/a', status: '200' })
  hits.add(2.5, { route: '/a', status: '200' })
  hits.add(1, { route: '/a', status: '500' })
  plain.add(7)
  wide.add(1, { a: 1, b: 2, c: 3, d: 4, e: 5 })
  wide.add(1, { e: 5, d: 4, c: 3, b: 2, a: 1 })
  wide.add(1, { a: 1, b: 2, c: 3, d: 4, e: 6 })
  assert.deepEqual(read('hits'), { '/a|200': 3.5, '/a|500': 1 })
  assert.deepEqual(read('plain'), { '': 7 })
  assert.deepEqual(read('wide'), { '1|2|3|4|5': 2, '1|2|3|4|6': 1 })
})

test('numbers and booleans are the same label value as their text', () => {
  const { hits, read } = arrange()
  hits.add(1, { route: '/a', status: 200 })
  hits.add(1, { route: '/a', status: '200' })
  hits.add(1, { route: '/a', status: 200 })
  hits.add(1, { route: '/a', status: true })
  hits.add(1, { route: '/a', status: 'true' })
  hits.add(1, { route: '/a', status: -0 })
  hits.add(1, { route: '/a', status: '0' })
  assert.deepEqual(read('hits'), { '/a|200': 3, '/a|true': 2, '/a|0': 2 })
})

test('an absent label is the empty text, and a stray one is ignored', () => {
  const { hits, read, faultCount } = arrange()
  const add = hits.add.bind(hits) as (value: number, labels?: unknown) => void
  add(1, { status: '200' })
  add(1, { route: undefined, status: '200' })
  add(1, { route: null, status: '200' })
  add(1, { route: '', status: '200' })
  add(1, { route: '', status: '200', other: 'x' })
  add(1)
  add(1, null)
  assert.deepEqual(read('hits'), { '|200': 5, '|': 2 })
  assert.equal(faultCount(), 0)
})

test('names of object properties are ordinary label values', () => {
  const { hits, read } = arrange()
  for (const route of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) hits.add(1, { route, status: route })
  assert.deepEqual(Object.keys(read('hits')).length, 4)
  assert.equal(read('hits')['__proto__|__proto__'], 1)
})

test('a value that is no label is recorded as _other and counted as a fault, never thrown', () => {
  const { hits, read, faultCount, faults } = arrange()
  const throwing = {
    status: '200',
    get route(): string {
      throw new Error('no route')
    },
  }
  const bad: unknown[] = [{}, [], () => 1, Symbol('x'), Number.NaN, new Date(0), Object.create(null)]
  for (const route of bad) hits.add(1, { route: route as string, status: '200' })
  hits.add(1, throwing)
  hits.bind(throwing).add(1)
  assert.deepEqual(read('hits'), { '_other|200': bad.length + 2 })
  assert.equal(faultCount(), bad.length + 2)
  assert.match(String(faults[0]), /hits: label "route" wants text, a number or a boolean, got a value of type object/)
})

test('labels behind a proxy that always throws are counted, never thrown', () => {
  const { hits, read, faultCount } = arrange()
  const refuse = () => {
    throw new Error('revoked')
  }
  hits.add(1, new Proxy({ route: '', status: '' }, { get: refuse, ownKeys: refuse, has: refuse }))
  assert.deepEqual(read('hits'), { '_other|_other': 1 })
  assert.equal(faultCount(), 2)
})

test('a bigint is its digits', () => {
  const { hits, read } = arrange()
  for (let i = 0; i < 3; i += 1) hits.add(1, { route: 10n as unknown as string, status: 'x' })
  assert.deepEqual(read('hits'), { '10|x': 3 })
})

test('a value outside the known ones is recorded as _other and counted as a fault', () => {
  const rig = createRig()
  const { closed } = rig.metrics.use({
    closed: { kind: 'counter', name: 'closed', help: 'x', labels: ['outcome'], values: { outcome: ['ok', '404'] } },
  } as const)
  const add = closed.add.bind(closed) as (value: number, labels: unknown) => void
  add(1, { outcome: 'ok' })
  add(1, { outcome: 404 })
  add(1, { outcome: 'fine' })
  add(1, { outcome: 'good' })
  add(1, {})
  assert.deepEqual(rig.read('closed'), { ok: 1, 404: 1, _other: 2, '': 1 })
  assert.equal(rig.faultCount(), 2)
})

const NO_AMOUNTS: unknown[] = [-1, Number.NaN, Infinity, -Infinity, '5', 5n, Symbol('5'), undefined, null, {}]

test('a counter drops and counts what is no finite amount of at least 0', () => {
  const { hits, plain, read, faultCount } = arrange()
  const labels = { route: '/a', status: '200' }
  const bound = hits.bind(labels)
  for (const amount of NO_AMOUNTS) {
    hits.add(amount as number, labels)
    bound.add(amount as number)
    plain.add(amount as number)
  }
  assert.deepEqual(read('hits'), { '/a|200': 0 })
  assert.deepEqual(read('plain'), { '': 0 })
  assert.equal(faultCount(), NO_AMOUNTS.length * 3)
})

test('an up-down counter goes both ways, by finite amounts', () => {
  const { active, read, faultCount } = arrange()
  const bound = active.bind({ pool: 'a' })
  bound.add(3)
  active.add(-5, { pool: 'a' })
  bound.add(Number.NaN)
  active.add(-Infinity, { pool: 'a' })
  active.add(Infinity, { pool: 'a' })
  assert.deepEqual(read('active'), { a: -2 })
  assert.equal(faultCount(), 3)
})

test('property: no add is lost, bound or not, in whatever order and form the labels come', () => {
  const value = fc.oneof(
    fc.constantFrom('a', 'b', '1', '', 'true', '__proto__'),
    fc.integer({ min: 0, max: 3 }),
    fc.boolean(),
  )
  const add = fc.record({
    amount: fc.nat(1000),
    labels: fc.tuple(value, value, value),
    isBound: fc.boolean(),
    isReversed: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(add, { maxLength: 120, size: 'max' }), (adds) => {
      const rig = createRig()
      const { c } = rig.metrics.use({ c: { kind: 'counter', name: 'c', help: 'x', labels: ['x', 'y', 'z'] } } as const)
      const model: Record<string, number> = Object.create(null)
      for (const { amount, labels, isBound, isReversed } of adds) {
        const [x, y, z] = labels
        const given = isReversed ? { z, y, x } : { x, y, z }
        if (isBound) c.bind(given).add(amount)
        else c.add(amount, given)
        const key = labels.join('|')
        model[key] = (model[key] ?? 0) + amount
      }
      assert.deepEqual(Object.entries(rig.read('c')).sort(), Object.entries(model).sort())
      assert.equal(rig.faultCount(), 0)
    }),
  )
})
