import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LabelTree, MISS } from './label-tree.ts'
import { createRig } from './rig.test.ts'

function treeOf(rows: readonly (readonly string[])[]): LabelTree {
  const tree = new LabelTree(['a', 'b', 'c'])
  for (const [series, texts] of rows.entries()) tree.insert(texts, texts, series)
  return tree
}

test('labels are found in the order of the levels, in any other, with more keys and behind getters', () => {
  const tree = treeOf([
    ['1', '2', '3'],
    ['1', '2', '4'],
  ])
  assert.equal(tree.find({ a: '1', b: '2', c: '4' }), 1)
  assert.equal(tree.find({ c: '4', b: '2', a: '1' }), 1)
  assert.equal(tree.find({ z: '0', a: '1', b: '2', c: '4' }), 1)
  assert.equal(tree.find({ a: '1', b: '2', c: '4', z: '0' }), 1)
  assert.equal(tree.find(Object.create({ a: '1', b: '2', c: '4' })), 1)
  class Labels {
    readonly a = '1'
    readonly b = '2'
    get c(): string {
      return '4'
    }
  }
  assert.equal(tree.find({ ...new Labels(), c: new Labels().c }), 1)
  assert.equal(tree.find(new Labels() as never), 1)
})

test('what is not there is a miss, as is what throws', () => {
  const tree = treeOf([['1', '2', '3']])
  const throwing = {
    a: '1',
    get b(): string {
      throw new Error('no b')
    },
  }
  assert.equal(tree.find({ a: '1', b: '2', c: '9' }), MISS)
  assert.equal(tree.find({ a: '1', b: '2' }), MISS)
  assert.equal(tree.find({}), MISS)
  assert.equal(tree.find(undefined as never), MISS)
  assert.equal(tree.find(throwing), MISS)
})

test('a raw value becomes a second key to the same series', () => {
  const tree = treeOf([['1', '', 'true']])
  assert.equal(tree.find({ a: 1, b: undefined, c: true }), MISS)
  tree.insert(['1', '', 'true'], [1, undefined, true], 0)
  assert.equal(tree.find({ a: 1, b: undefined, c: true }), 0)
  assert.equal(tree.find({ a: 1, c: true }), 0)
  assert.equal(tree.find({ a: '1', b: '', c: 'true' }), 0)
})

test('property: found by labels and by texts, each row gives its series in every order of the levels', () => {
  const orders = fc.shuffledSubarray([0, 1, 2], { minLength: 3 })
  const row = fc.tuple(fc.string({ maxLength: 2 }), fc.constantFrom('x', 'y'), fc.string({ maxLength: 1 }))
  const rows = fc.uniqueArray(row, { selector: (texts) => JSON.stringify(texts), maxLength: 40, size: 'max' })
  fc.assert(
    fc.property(orders, rows, row, (order, texts, probe) => {
      const tree = new LabelTree(['a', 'b', 'c'])
      tree.reorder(order)
      for (const [series, one] of texts.entries()) tree.insert(one, one, series)
      for (const one of [...texts, probe]) {
        const [a, b, c] = one
        const expected = texts.findIndex((other) => JSON.stringify(other) === JSON.stringify(one))
        assert.equal(tree.find({ a, b, c }), expected)
        assert.equal(tree.findTexts(one), expected)
      }
    }),
  )
})

test('series stay what they are when a metric changes the order of its look-ups', () => {
  const rig = createRig({ maxSeriesPerMetric: 10_000 })
  const { c } = rig.metrics.use({
    c: { kind: 'counter', name: 'c', help: 'x', labels: ['id', 'method', 'status'] },
  } as const)
  const bound = c.bind({ id: 7, method: 'GET', status: 200 })
  for (let round = 0; round < 2; round += 1) {
    for (let id = 0; id < 1000; id += 1) c.add(1, { id, method: 'GET', status: 200 })
  }
  bound.add(1)
  const values = rig.read('c')
  assert.equal(Object.keys(values).length, 1000)
  assert.deepEqual(values['7|GET|200'], 3)
  assert.ok(Object.entries(values).every(([key, value]) => key === '7|GET|200' || value === 2))
})
