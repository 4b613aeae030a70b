import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createCandidates } from './candidates.ts'

const file = (path: string, mtimeMs: number, sizeBytes = 1) => ({ path, name: path, mtimeMs, sizeBytes, inode: 1 })

test('after a scan the window holds exactly the oldest files, in order, whatever order they were found in', () => {
  const times = fc.uniqueArray(fc.nat(10_000), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 50 }), (all, capacity) => {
      const candidates = createCandidates(capacity)
      for (const time of all) candidates.offer(file(`f${time}`, time), 0)
      assert.ok(candidates.size() < 2 * capacity)
      const isCut = candidates.takeIsCut()
      assert.equal(isCut, all.length >= 2 * capacity)
      const expected = all.sort((a, b) => a - b).slice(0, isCut ? capacity : all.length)
      assert.deepEqual(
        candidates.inOrder().map((one) => one.file.mtimeMs),
        expected,
      )
      assert.equal(candidates.takeIsCut(), false)
    }),
  )
})

test('a look that finds the same keeps the time since when; a change begins anew and forgets attempts', () => {
  const candidates = createCandidates()
  const first = candidates.offer(file('a', 1), 10)
  assert.equal(candidates.offer(file('a', 1), 20), first)
  candidates.postpone(first, 99)
  const [postponed] = candidates.inOrder()
  assert.deepEqual([postponed?.notBeforeMs, postponed?.attempts, postponed?.quietSinceMs], [99, 1, 10])
  candidates.offer(file('a', 1, 2), 30)
  const [changed] = candidates.inOrder()
  assert.deepEqual(
    [changed?.notBeforeMs, changed?.attempts, changed?.quietSinceMs, changed?.firstSeenMs],
    [0, 0, 30, 10],
  )
})

test('a file that was dropped or changed meanwhile is not postponed', () => {
  const candidates = createCandidates()
  const one = candidates.offer(file('a', 1), 10)
  candidates.drop('a')
  candidates.postpone(one, 99)
  assert.equal(candidates.size(), 0)
})
