import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oneRead } from './one-read.ts'

test('all observables of one collection see the same reading, the next collection a new one', async () => {
  let reads = 0
  const read = oneRead(() => {
    reads += 1
    return reads
  })
  assert.deepEqual([read(), read()], [1, 1])
  await Promise.resolve()
  assert.deepEqual([read(), read()], [2, 2])
})

test('a reading of undefined is a reading', () => {
  let reads = 0
  const read = oneRead(() => {
    reads += 1
    return undefined
  })
  read()
  read()
  assert.equal(reads, 1)
})
