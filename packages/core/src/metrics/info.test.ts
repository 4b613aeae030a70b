import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRig } from './rig.test.ts'

const build = { kind: 'info', name: 'build', help: 'Build.', labels: ['version', 'commit'] } as const

function arrange() {
  const rig = createRig()
  return { ...rig, ...rig.metrics.use({ build }) }
}

test('a fact is one series of value 1, and another fact replaces it', () => {
  const { build: info, read, family } = arrange()
  info.set({ version: '1', commit: 'a' })
  assert.deepEqual(read('build'), { '1|a': 1 })
  const { generation } = family('build')
  info.set({ version: '2', commit: 'b' })
  assert.deepEqual(read('build'), { '2|b': 1 })
  assert.ok(family('build').generation > generation)
})

test('the same fact again changes nothing', () => {
  const { build: info, family } = arrange()
  info.set({ version: '1', commit: 'a' })
  const { generation } = family('build')
  info.set({ version: '1', commit: 'a' })
  assert.equal(family('build').generation, generation)
})

test('a fact that changes for ever stays one series', () => {
  const { build: info, read, collapses } = arrange()
  for (let commit = 0; commit < 5000; commit += 1) info.set({ version: '1', commit })
  assert.deepEqual(read('build'), { '1|4999': 1 })
  assert.equal(collapses.length, 0)
})

test('an info without labels says that it is', () => {
  const rig = createRig()
  const { here } = rig.metrics.use({ here: { kind: 'info', name: 'here', help: 'x' } })
  assert.deepEqual(rig.read('here'), {})
  here.set()
  here.set()
  assert.deepEqual(rig.read('here'), { '': 1 })
})
