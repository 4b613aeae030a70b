import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrived, bench, convertOne } from '../rig.test.ts'

test('counts name each stage by folder with the age of its oldest', async (t) => {
  const it = bench(t)
  await convertOne(it)
  it.time += 500
  await it.journal.receive(arrived({ folder: 'b' }))
  await it.journal.receive(arrived({ folder: 'b' }))
  const counts = await it.journal.counts()
  assert.deepEqual(counts.files, [
    { folder: 'b', state: 'RECEIVED', count: 2, oldestMs: 1_000_500 },
    { folder: 'line-1', state: 'CONVERTED', count: 1, oldestMs: 1_000_000 },
  ])
  assert.deepEqual(counts.reports, [{ folder: 'line-1', state: 'QUEUED', count: 1, oldestMs: 1_000_000 }])
})

test('lists come newest first, page by page, by state and folder', async (t) => {
  const it = bench(t)
  for (let n = 1; n <= 10; n++) await it.journal.receive(arrived({ folder: n % 2 === 0 ? 'even' : 'odd' }))
  const [claim] = await it.journal.claimConversion(1, it.lease)
  const ids = async (query: object) => (await it.journal.listFiles({ limit: 3, ...query })).map((file) => file.id)
  assert.deepEqual(await ids({}), [10, 9, 8])
  assert.deepEqual(await ids({ before: 8 }), [7, 6, 5])
  assert.deepEqual(await ids({ folder: 'odd' }), [9, 7, 5])
  assert.deepEqual(await ids({ state: 'CONVERTING' }), [claim?.id])
  assert.deepEqual(await ids({ state: 'RECEIVED', folder: 'even', before: 10 }), [8, 6, 4])
  assert.deepEqual(await ids({ state: 'FINISHED' }), [])
})
