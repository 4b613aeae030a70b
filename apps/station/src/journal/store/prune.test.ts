import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Retention } from '../journal.ts'
import { arrived, type Bench, bench, claimReport, convertOne, fault, report } from '../rig.test.ts'

/** Calls as long as there is more, as retention does. */
async function pruneAll({ journal }: Bench, retention: Retention): Promise<{ files: number; bodies: number }> {
  const sum = { files: 0, bodies: 0 }
  for (let isMore = true; isMore; ) {
    const pruned = await journal.prune(retention)
    assert.ok(pruned.files + pruned.bodies <= retention.limit)
    sum.files += pruned.files
    sum.bodies += pruned.bodies
    isMore = pruned.isMore
  }
  return sum
}

test('retention forgets what is settled and old, in bounded batches', async (t) => {
  const it = bench(t)
  for (let n = 0; n < 5; n++) {
    await convertOne(it, [report()])
    await it.journal.recordDelivered(await claimReport(it))
    const [ready] = await it.journal.filesToFinish(1, it.lease)
    await it.journal.finish(ready!, { finalPath: '/in/done/x' })
    it.time += 1000
  }
  const bodies = { finishedBeforeMs: 0, bodiesBeforeMs: 1_003_500, limit: 2 }
  assert.deepEqual(await pruneAll(it, bodies), { files: 0, bodies: 4 })
  assert.equal(await it.journal.readBody(1), undefined)
  assert.equal((await it.journal.listReports({ limit: 9 })).filter((one) => one.hasBody).length, 1)
  assert.deepEqual(await pruneAll(it, { finishedBeforeMs: it.time, limit: 4 }), { files: 5, bodies: 0 })
  assert.deepEqual(await it.journal.counts(), { files: [], reports: [] })
  assert.deepEqual(await it.journal.story('1'), [])
  const receipt = await it.journal.receive(arrived())
  assert.deepEqual(receipt, { kind: 'new', fileId: 6, duplicateOf: undefined }, 'a number is never used twice')
})

test('failed files are kept for ever unless retention says otherwise', async (t) => {
  const it = bench(t)
  await it.journal.receive(arrived())
  const [claim] = await it.journal.claimConversion(1, it.lease)
  await it.journal.fail(claim!, fault)
  const old = { finishedBeforeMs: it.time + 1, limit: 9 }
  const [ready] = await it.journal.filesToFinish(1, it.lease)
  await it.journal.finish(ready!, { finalPath: '/in/error/x' })
  assert.equal((await it.journal.prune(old)).files, 0)
  assert.equal((await it.journal.prune({ ...old, failedBeforeMs: it.time + 1 })).files, 1)
})
