import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrived, bench } from '../rig.test.ts'

test('a folder with many waiting files does not hold up one with a single file', async (t) => {
  const it = bench(t)
  for (let n = 0; n < 50; n++) await it.journal.receive(arrived({ folder: 'big' }))
  await it.journal.receive(arrived({ folder: 'small' }))
  const folders = (await it.journal.claimConversion(4, it.lease)).map((claim) => claim.file.folder)
  assert.deepEqual(folders, ['big', 'small', 'big', 'big'])
  await it.journal.receive(arrived({ folder: 'small' }))
  await it.journal.receive(arrived({ folder: 'also' }))
  const served = new Set<string>()
  for (let n = 0; n < 3; n++) {
    const [claim] = await it.journal.claimConversion(1, it.lease)
    served.add(claim?.file.folder ?? '')
  }
  assert.deepEqual(served, new Set(['also', 'big', 'small']), 'one at a time, each folder in turn')
})

test('the oldest comes first within a folder', async (t) => {
  const it = bench(t)
  for (let n = 0; n < 10; n++) await it.journal.receive(arrived())
  const ids = (await it.journal.claimConversion(10, it.lease)).map((claim) => claim.id)
  assert.deepEqual(ids, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})
