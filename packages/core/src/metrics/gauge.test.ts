import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineMetrics } from './definition.ts'
import { createRig } from './rig.test.ts'

const table = defineMetrics({
  depth: { kind: 'gauge', name: 'depth', help: 'Depth.', labels: ['queue'] },
  level: { kind: 'gauge', name: 'level', help: 'Level.' },
})

function arrange() {
  const rig = createRig()
  return { ...rig, ...rig.metrics.use(table) }
}

test('the last value set stands', () => {
  const { depth, level, read } = arrange()
  const bound = depth.bind({ queue: 'in' })
  depth.set(5, { queue: 'in' })
  bound.set(3)
  depth.set(-1, { queue: 'out' })
  level.set(2)
  level.bind().set(1)
  assert.deepEqual(read('depth'), { in: 3, out: -1 })
  assert.deepEqual(read('level'), { '': 1 })
})

test('a bound gauge shows nothing before its first value', () => {
  const { depth, read } = arrange()
  const bound = depth.bind({ queue: 'in' })
  assert.deepEqual(read('depth'), {})
  bound.set(0)
  assert.deepEqual(read('depth'), { in: 0 })
})

test('a limit may be infinite', () => {
  const { level, read } = arrange()
  level.set(Infinity)
  assert.deepEqual(read('level'), { '': Infinity })
})

test('NaN and what is no number are dropped and counted', () => {
  const { level, read, faultCount } = arrange()
  level.set(4)
  const bound = level.bind()
  for (const bad of [Number.NaN, '5', null, 5n]) {
    level.set(bad as number)
    bound.set(bad as number)
  }
  assert.deepEqual(read('level'), { '': 4 })
  assert.equal(faultCount(), 8)
})
