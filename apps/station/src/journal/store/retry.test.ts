import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrived, bench, claimReport, convertOne, fault, MINUTE, report } from '../rig.test.ts'

test('a refused report fails its file once the others are in, and revives it on command', async (t) => {
  const it = bench(t)
  await convertOne(it, [report(), report(), report()])
  const claims = await it.journal.claimDelivery(3, it.lease)
  await it.journal.dead(claims[1]!, { ...fault, answer: '400 no such process' })
  await it.journal.retryLater(claims[2]!, it.time + 1000, fault)
  await it.journal.recordDelivered(claims[0]!)
  assert.deepEqual(await it.journal.filesToFinish(1, it.lease), [])
  it.time += 1000
  await it.journal.recordDelivered(await claimReport(it))
  const [failed] = await it.journal.filesToFinish(1, it.lease)
  assert.equal(failed?.end, 'FAILED')
  assert.deepEqual([failed.file.reports, failed.file.openReports, failed.file.deadReports], [3, 0, 1])
  assert.deepEqual(await it.journal.retry({ fileIds: [1] }), { files: 0, reports: 0 }, 'it is just being put away')
  await it.journal.finish(failed, { finalPath: '/in/error/a', mtimeMs: 7 })

  assert.deepEqual(await it.journal.retry({ state: 'DEAD', limit: 10 }), { files: 0, reports: 1 })
  const file = await it.journal.file(1)
  assert.equal(file?.state, 'CONVERTED')
  assert.equal(file.finalPath, '/in/error/a', 'it still lies there')
  const second = await claimReport(it)
  assert.equal(second.report.attempts, 1)
  await it.journal.recordDelivered(second)
  const [ready] = await it.journal.filesToFinish(1, it.lease)
  assert.equal(ready?.end, 'CONVERTED')
  await it.journal.finish(ready, { finalPath: '/in/done/a' })
  assert.equal((await it.journal.file(1))?.state, 'FINISHED')
})

test('failed and rejected files are converted again on command, waiting ones at once', async (t) => {
  const it = bench(t)
  for (let n = 0; n < 3; n++) await it.journal.receive(arrived())
  const [one, two, three] = await it.journal.claimConversion(3, it.lease)
  await it.journal.fail(one!, fault)
  await it.journal.reject(two!, fault)
  await it.journal.wait(three!, it.time + MINUTE, fault)
  assert.deepEqual(await it.journal.retry({ fileIds: [1, 2] }), { files: 2, reports: 0 })
  assert.deepEqual(await it.journal.retry({ state: 'WAITING', limit: 5 }), { files: 1, reports: 0 })
  assert.deepEqual(await it.journal.retry({ state: 'WAITING', limit: 5 }), { files: 0, reports: 0 })
  const again = await it.journal.claimConversion(3, it.lease)
  assert.deepEqual(
    again.map((claim) => [claim.id, claim.file.attempts]),
    [
      [1, 1],
      [2, 1],
      [3, 2],
    ],
  )
})

test('a report that is being sent when a person asks for it again is left alone', async (t) => {
  const it = bench(t)
  await convertOne(it)
  const claim = await claimReport(it)
  assert.deepEqual(await it.journal.retry({ reportNos: [claim.id] }), { files: 0, reports: 0 })
  assert.equal(await it.journal.recordDelivered(claim, 'ok'), true)
  const file = await it.journal.file(1)
  assert.deepEqual([file?.openReports, file?.deadReports], [0, 0])
})

test('a report that waits is sent now on command; one that was delivered cannot be sent again', async (t) => {
  const it = bench(t)
  await convertOne(it)
  const claim = await claimReport(it)
  await it.journal.retryLater(claim, it.time + MINUTE, fault)
  assert.deepEqual(await it.journal.retry({ reportNos: [claim.id] }), { files: 0, reports: 1 })
  await it.journal.recordDelivered(await claimReport(it))
  await assert.rejects(it.journal.retry({ reportNos: [claim.id] }), { code: 'STATION_JOURNAL_ILLEGAL_MOVE' })
})
