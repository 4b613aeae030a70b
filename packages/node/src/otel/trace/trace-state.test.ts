import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTraceState } from './trace-state.ts'

test('members are read, changed and taken out; what was changed comes first', () => {
  const state = createTraceState('a=1, b=x=y')
  assert.deepEqual([state.get('a'), state.get('b'), state.get('c')], ['1', 'x=y', undefined])
  assert.equal(state.set('b', '2').serialize(), 'b=2,a=1')
  assert.equal(state.set('c', '3').unset('a').serialize(), 'c=3,b=x=y')
  assert.equal(state.serialize(), 'a=1, b=x=y')
  assert.equal(createTraceState('a=1').unset('a').set('b', '2').serialize(), 'b=2')
})

test('what the specification forbids is refused, and the oldest of too many goes', () => {
  const state = createTraceState('a=1')
  for (const [key, value] of [
    ['A', '1'],
    ['', '1'],
    ['b', ''],
    ['b', 'x,y'],
    ['b', 'x=y'],
  ] as const) {
    assert.equal(state.set(key, value).serialize(), 'a=1')
  }
  let many = state
  for (let at = 0; at < 40; at += 1) many = many.set(`k${at}`, 'v')
  const members = many.serialize().split(',')
  assert.deepEqual([members.length, members[0], members.at(-1)], [32, 'k39=v', 'k8=v'])
})
