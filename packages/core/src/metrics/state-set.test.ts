import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition } from './check-definition.ts'
import { defineMetrics } from './definition.ts'
import { createRig } from './rig.test.ts'

const table = defineMetrics({
  mode: { kind: 'stateset', name: 'line.mode', help: 'Mode.', states: ['idle', 'run', 'halt'] },
  door: { kind: 'stateset', name: 'line.door', help: 'Doors.', states: ['open', 'shut'], labels: ['side'] },
})

function arrange() {
  const rig = createRig()
  return { ...rig, ...rig.metrics.use(table) }
}

test('the state that is set is 1 and every other is 0', () => {
  const { mode, read } = arrange()
  assert.deepEqual(read('line.mode'), {}, 'nothing is said before it is known')
  mode.set('run')
  assert.deepEqual(read('line.mode'), { idle: 0, run: 1, halt: 0 })
  mode.set('halt')
  assert.deepEqual(read('line.mode'), { idle: 0, run: 0, halt: 1 })
})

test('with labels there is one state a set of them', () => {
  const { door, read, family } = arrange()
  door.set('open', { side: 'left' })
  door.set('shut', { side: 'right' })
  door.set('shut', { side: 'left' })
  assert.deepEqual(read('line.door'), { 'left|open': 0, 'left|shut': 1, 'right|open': 0, 'right|shut': 1 })
  assert.deepEqual(family('line.door').definition.labels, ['side', 'line.door'])
})

test('a state that was not declared is a fault and changes nothing', () => {
  const { mode, read, faults } = arrange()
  mode.set('run')
  mode.set('gone' as 'run')
  assert.deepEqual(read('line.mode'), { idle: 0, run: 1, halt: 0 })
  assert.match(String(faults[0]), /line\.mode: wants one of idle, run, halt/)
})

test('silent, nothing is recorded; after a reset nothing is left', () => {
  const rig = createRig({ isSilent: true })
  const { mode } = rig.metrics.use(table)
  mode.set('run')
  assert.deepEqual(rig.read('line.mode'), {})
  rig.gate.on = true
  mode.set('run')
  rig.metrics.reset()
  assert.deepEqual(rig.read('line.mode'), {})
})

test('what is no state set is refused', () => {
  const good = table.mode
  for (const [change, rule] of [
    [{ states: undefined }, /"states" want a list/],
    [{ states: [] }, /"states" want a list/],
    [{ states: ['a', ''] }, /"states" want a list/],
    [{ states: ['a', 'a'] }, /must not repeat/],
    [{ unit: 's' }, /"unit"/],
    [{ kind: 'gauge' }, /"states" are for state sets/],
    [{ labels: ['line_mode'] }, /must differ in Prometheus/],
    [{ labels: 7 }, /"labels" wants a list/],
  ] as const) {
    assert.throws(() => checkDefinition('mode', { ...good, ...change } as never), rule)
  }
})
