import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrived, bench, claimReport, convertOne, fault, MINUTE } from '../rig.test.ts'

test('work whose lease ran out is claimed again and says so', async (t) => {
  const it = bench(t)
  await convertOne(it)
  const first = await claimReport(it)
  assert.deepEqual(await it.journal.claimDelivery(1, it.lease), [])
  it.time += MINUTE
  const second = await claimReport(it)
  assert.equal(second.id, first.id)
  assert.equal(second.isResumed, true)
  assert.equal(second.report.attempts, 2)
  assert.equal(await it.journal.retryLater(first, it.time, fault), false)
  assert.equal(await it.journal.dead(first, fault), false)
  assert.equal(await it.journal.recordDelivered(first), true, 'what the server said stays true')
  assert.equal(await it.journal.recordDelivered(second), false)
  assert.equal(await it.journal.retryLater(second, it.time, fault), false)
  assert.equal((await it.journal.listReports({ state: 'DELIVERED', limit: 5 })).length, 1)
})

test('after a crash the leases of the gone process are due at once; at shutdown they are given back', async (t) => {
  const it = bench(t)
  await convertOne(it)
  await it.journal.receive(arrived())
  const [conversion] = await it.journal.claimConversion(1, it.lease)
  await claimReport(it)
  assert.equal(await it.journal.resumeLeases('me'), 0)
  assert.equal(await it.journal.resumeLeases('next'), 2)
  const [again] = await it.journal.claimConversion(1, { owner: 'next', untilMs: it.time + MINUTE })
  assert.equal(again?.isResumed, true)
  assert.equal(again.file.attempts, 2)
  assert.equal(await it.journal.releaseLeases('next'), 1)
  const file = await it.journal.file(conversion?.id ?? 0)
  assert.equal(file?.state, 'RECEIVED')
  assert.equal(file.attempts, 1, 'what was given back does not count')
  assert.equal(await it.journal.fail(again, fault), false)
  assert.equal(await it.journal.releaseLeases('me'), 1)
  assert.equal((await it.journal.listReports({ limit: 1 }))[0]?.state, 'QUEUED')
})
