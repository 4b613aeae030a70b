import assert from 'node:assert/strict'
import { basename } from 'node:path'
import { test } from 'node:test'
import { arrived, bench, claimReport, convertOne, fault, report } from './rig.test.ts'

test('a file goes from received to finished, and its story tells each step', async (t) => {
  const it = bench(t)
  const { journal } = it
  const file = arrived({ traceparent: '00-aa-bb-01' })
  const receipt = await journal.receive(file)
  assert.deepEqual(receipt, { kind: 'new', fileId: 1, duplicateOf: undefined })
  const [conversion] = await journal.claimConversion(5, it.lease)
  assert.equal(conversion?.file.state, 'CONVERTING')
  assert.equal(conversion.file.attempts, 1)
  const made = report()
  const notes = [{ step: 'warning', message: 'odd unit', fields: { unit: 'mOhm' } }]
  await journal.recordConverted(conversion, { converter: 'WSJF', reports: [made], notes })
  const delivery = await claimReport(it)
  assert.equal(delivery.correlationId, file.correlationId)
  assert.equal(delivery.traceparent, '00-aa-bb-01')
  assert.equal(delivery.fileName, basename(file.path))
  assert.equal(Buffer.from((await journal.readBody(delivery.id)) ?? []).toString(), '{"the":"report"}')
  assert.deepEqual(await journal.filesToFinish(5, it.lease), [])
  await journal.recordDelivered(delivery, '[{"ID":"x"}]')
  const [ready] = await journal.filesToFinish(5, it.lease)
  assert.equal(ready?.end, 'CONVERTED')
  await journal.finish(ready, { finalPath: '/in/done/a.json' })

  const [story, ...others] = await journal.story(basename(file.path))
  assert.deepEqual(others, [])
  assert.equal(story?.file.state, 'FINISHED')
  assert.equal(story.file.finalPath, '/in/done/a.json')
  assert.equal(story.file.sha256, file.sha256)
  assert.equal(story.reports[0]?.state, 'DELIVERED')
  assert.equal(story.reports[0].answer, '[{"ID":"x"}]')
  assert.deepEqual(
    story.steps.map((step) => [step.step, step.from, step.to]),
    [
      ['received', undefined, 'RECEIVED'],
      ['claimed', 'RECEIVED', 'CONVERTING'],
      ['warning', undefined, undefined],
      ['converted', 'CONVERTING', 'CONVERTED'],
      ['sending', 'QUEUED', 'DELIVERING'],
      ['delivered', 'DELIVERING', 'DELIVERED'],
      ['finished', 'CONVERTED', 'FINISHED'],
    ],
  )
  assert.ok(story.steps.every((step) => step.traceId === 'trace' && step.spanId === 'span'))
  assert.deepEqual(story.steps[2]?.fields, { unit: 'mOhm' })
  for (const word of ['SN-1', made.reportId, made.reportId.toUpperCase(), file.correlationId, '1', '#1', file.path]) {
    assert.equal((await journal.story(word)).length, 1, word)
  }
  assert.deepEqual(await journal.story('nothing'), [])
})

test('a file that is not ready waits until its time, and counts its attempts', async (t) => {
  const it = bench(t)
  await it.journal.receive(arrived())
  const [first] = await it.journal.claimConversion(1, it.lease)
  assert.ok(first)
  await it.journal.wait(first, it.time + 5000, fault)
  it.time += 4999
  assert.deepEqual(await it.journal.claimConversion(1, it.lease), [])
  it.time += 1
  const [second] = await it.journal.claimConversion(1, it.lease)
  assert.equal(second?.file.attempts, 2)
  assert.equal(second.isResumed, false)
  assert.equal(await it.journal.fail(first, fault), false, 'the first claim is void')
  assert.equal(await it.journal.fail(second, fault), true)
  const file = await it.journal.file(1)
  assert.deepEqual(file?.error, fault)
})

test('a move that the table does not allow is refused, and the batch around it is kept', async (t) => {
  const it = bench(t)
  const { journal } = it
  await convertOne(it, [])
  const [ready] = await journal.filesToFinish(1, it.lease)
  await journal.finish(ready!, {})
  const results = await Promise.allSettled([
    journal.receive(arrived()),
    journal.retry({ fileIds: [1] }),
    journal.file(99),
    journal.note(99, { step: 'x' }),
    journal.receive(arrived()),
  ])
  assert.deepEqual(
    results.map((one) => (one.status === 'fulfilled' ? one.status : (one.reason as { code: string }).code)),
    ['fulfilled', 'STATION_JOURNAL_ILLEGAL_MOVE', 'fulfilled', 'STATION_JOURNAL_UNKNOWN', 'fulfilled'],
  )
  const illegal = results[1] as PromiseRejectedResult
  assert.equal((illegal.reason as Error).message, 'Journal: file 1 cannot go from FINISHED to RECEIVED')
  assert.equal((await journal.listFiles({ limit: 10 })).length, 3)
})

test('a file that cannot be put away is tried again later', async (t) => {
  const it = bench(t)
  await convertOne(it, [])
  const [ready] = await it.journal.filesToFinish(1, it.lease)
  await it.journal.finishLater(ready!, it.time + 1000, fault)
  assert.equal(await it.journal.finish({ ...ready!, claim: 99 }, {}), false)
  assert.deepEqual(await it.journal.filesToFinish(1, it.lease), [])
  it.time += 1000
  const [again] = await it.journal.filesToFinish(1, it.lease)
  assert.equal(await it.journal.finish(again!, {}), true)
  assert.equal(await it.journal.finish(again!, {}), false)
})

test('everything is there after a restart', async (t) => {
  const it = bench(t)
  await convertOne(it, [report({ body: new Uint8Array(3_000_000).fill(7) })])
  const journal = await it.reopen()
  const claim = await claimReport(it)
  const body = await journal.readBody(claim.id)
  assert.equal(body?.byteLength, 3_000_000)
  assert.ok(body.every((byte) => byte === 7))
  await journal.checkWritable()
})

test('very long texts are shortened, very large fields left out', async (t) => {
  const it = bench(t)
  await it.journal.receive(arrived())
  await it.journal.note(1, { step: 'log', message: 'x'.repeat(10_000), fields: { big: 'y'.repeat(20_000) } })
  const [story] = await it.journal.story('1')
  assert.equal(story?.steps[1]?.message?.length, 4000 + '... (10000 characters)'.length)
  assert.deepEqual(story.steps[1].fields, { cut: true, characters: 20_010 })
})
