import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { ArrivedFile } from './file-record.ts'
import type { FileClaim, Journal, ReportClaim } from './journal.ts'
import { openJournalHere } from './journal-here.ts'
import type { ConvertedReport } from './report-record.ts'

const MINUTE = 60_000

interface Bench {
  readonly journal: Journal
  readonly lease: { readonly owner: string; readonly untilMs: number }
  time: number
  reopen(): Promise<Journal>
}

function bench(t: TestContext): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  const path = join(folder, 'journal.db')
  const clock = { now: () => it.time }
  const open = () => openJournalHere({ path, clock, currentSpan: () => ({ traceId: 'trace', spanId: 'span' }) })
  let journal = open()
  const it = {
    time: 1_000_000,
    get journal() {
      return journal
    },
    get lease() {
      return { owner: 'me', untilMs: it.time + MINUTE }
    },
    async reopen() {
      await journal.close()
      journal = open()
      return journal
    },
  }
  t.after(async () => {
    await journal.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return it
}

let serial = 0
function arrived(change: Partial<ArrivedFile> = {}): ArrivedFile {
  const n = ++serial
  return {
    folder: 'line-1',
    path: `/in/report-${n}.json`,
    sizeBytes: 10 + n,
    mtimeMs: 1000.25 + n,
    inode: n,
    sha256: createHash('sha256').update(`${n}`).digest('hex'),
    correlationId: randomUUID(),
    ...change,
  }
}

const report = (change: Partial<ConvertedReport> = {}): ConvertedReport => ({
  reportId: randomUUID(),
  serialNumber: 'SN-1',
  partNumber: 'PN-1',
  type: 'T',
  result: 'P',
  format: 'wsjf',
  body: Buffer.from('{"the":"report"}'),
  ...change,
})

const fault = { code: 'STATION_X', message: 'it went wrong' }

async function convertOne(it: Bench, reports: readonly ConvertedReport[] = [report()]): Promise<FileClaim> {
  await it.journal.receive(arrived())
  const [claim] = await it.journal.claimConversion(1, it.lease)
  assert.ok(claim)
  assert.equal(await it.journal.recordConverted(claim, { converter: 'WSJF', reports }), true)
  return claim
}

async function claimReport(it: Bench): Promise<ReportClaim> {
  const [claim] = await it.journal.claimDelivery(1, it.lease)
  assert.ok(claim)
  return claim
}

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

test('the very same file is known while it lies there, new when it comes back from elsewhere', async (t) => {
  const it = bench(t)
  const file = arrived()
  await it.journal.receive(file)
  assert.deepEqual(await it.journal.receive(file), { kind: 'known', fileId: 1, state: 'RECEIVED' })
  assert.equal((await it.journal.receive({ ...file, mtimeMs: file.mtimeMs + 1 })).kind, 'new')
  const elsewhere = await it.journal.receive({ ...file, path: '/in/other.json' })
  assert.deepEqual(elsewhere, { kind: 'new', fileId: 3, duplicateOf: 2 })
  const sameStat = await it.journal.receive({ ...file, sha256: 'ab'.repeat(32) })
  assert.equal(sameStat.kind, 'new', 'same size and time, other content')

  const [claim] = await it.journal.claimConversion(1, it.lease)
  assert.ok(claim)
  await it.journal.reject(claim, fault)
  const [ready] = await it.journal.filesToFinish(1, it.lease)
  assert.equal(ready?.id, 1)
  await it.journal.finish(ready, { finalPath: '/in/error/report.json' })
  const back = await it.journal.receive(file)
  assert.equal(back.kind, 'new')
})

test('a kept file stays known; an unreadable file needs no content', async (t) => {
  const it = bench(t)
  const file = arrived({ sha256: undefined })
  await it.journal.receive(file)
  const { path, sizeBytes, mtimeMs } = file
  const same = { path, sizeBytes, mtimeMs }
  assert.deepEqual(await it.journal.knownFiles([same, { ...same, sizeBytes: 1 }, { ...same, path: '/x/a' }]), [
    true,
    false,
    false,
  ])
  const [claim] = await it.journal.claimConversion(1, it.lease)
  assert.ok(claim)
  await it.journal.recordConverted(claim, { converter: 'x', reports: [] })
  const [ready] = await it.journal.filesToFinish(1, it.lease)
  assert.ok(ready, 'a file without reports is ready at once')
  await it.journal.finish(ready, { finalPath: file.path })
  assert.deepEqual(await it.journal.knownFiles([same]), [true])
  const { isMore } = await it.journal.prune({ finishedBeforeMs: it.time + 1, limit: 100 })
  assert.equal(isMore, false)
  assert.deepEqual(await it.journal.knownFiles([same]), [true], 'retention keeps the memory')
  assert.deepEqual(await it.journal.keptFiles(0, 10), [{ id: 1, path: file.path }])
  assert.equal(await it.journal.forget([1, 2]), 1)
  assert.deepEqual(await it.journal.knownFiles([same]), [false])
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

test('retention forgets what is settled and old, in bounded batches', async (t) => {
  const it = bench(t)
  for (let n = 0; n < 5; n++) {
    await convertOne(it, [report()])
    await it.journal.recordDelivered(await claimReport(it))
    const [ready] = await it.journal.filesToFinish(1, it.lease)
    await it.journal.finish(ready!, { finalPath: '/in/done/x' })
    it.time += 1000
  }
  const limits = { finishedBeforeMs: 0, bodiesBeforeMs: 1_003_500, limit: 2 }
  assert.deepEqual(await it.journal.prune(limits), { files: 0, bodies: 2, isMore: true })
  assert.deepEqual(await it.journal.prune(limits), { files: 0, bodies: 2, isMore: true })
  assert.deepEqual(await it.journal.prune(limits), { files: 0, bodies: 0, isMore: false })
  assert.equal(await it.journal.readBody(1), undefined)
  assert.equal((await it.journal.listReports({ limit: 9 })).filter((one) => one.hasBody).length, 1)
  assert.deepEqual(await it.journal.prune({ finishedBeforeMs: it.time, limit: 4 }), {
    files: 4,
    bodies: 0,
    isMore: true,
  })
  assert.deepEqual(await it.journal.prune({ finishedBeforeMs: it.time, limit: 4 }), {
    files: 1,
    bodies: 0,
    isMore: false,
  })
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
