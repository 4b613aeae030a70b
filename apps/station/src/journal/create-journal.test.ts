import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { isSightlineError } from '@sightline/core'
import { createJournal } from './create-journal.ts'
import type { ArrivedFile } from './file-record.ts'
import type { Journal } from './journal.ts'
import { openJournalReader } from './journal-reader.ts'

const lease = { owner: 'me', untilMs: Date.now() + 3_600_000 }
const fault = { code: 'STATION_X', message: 'x' }

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function opened(t: TestContext, path = join(folderFor(t), 'journal.db')): Promise<Journal> {
  const journal = await createJournal({ path })
  t.after(() => journal.close())
  return journal
}

const arrived = (n: number): ArrivedFile => ({
  folder: 'in',
  path: `/in/${n}.json`,
  sizeBytes: n,
  mtimeMs: n,
  sha256: `${n}`.padStart(64, '0'),
  correlationId: `c-${n}`,
})

test('calls made in one turn share one commit, and each has its own answer', async (t) => {
  const journal = await opened(t)
  const before = journal.status()
  const receipts = await Promise.all(Array.from({ length: 150 }, (_, n) => journal.receive(arrived(n))))
  assert.deepEqual(
    receipts.map((receipt) => receipt.fileId),
    Array.from({ length: 150 }, (_, n) => n + 1),
  )
  const { commits, changes, pending, slowestCommitMs } = journal.status()
  assert.equal(commits - before.commits, 1)
  assert.equal(changes - before.changes, 150)
  assert.equal(pending, 0)
  assert.ok(slowestCommitMs > 0)
})

test('more calls than a batch holds are answered in order over several commits', async (t) => {
  const journal = await opened(t)
  const receipts = await Promise.all(Array.from({ length: 450 }, (_, n) => journal.receive(arrived(n))))
  assert.equal(receipts.at(-1)?.fileId, 450)
  assert.equal(journal.status().commits, 3)
})

test('a question asked after a change sees it', async (t) => {
  const journal = await opened(t)
  const [, counts] = await Promise.all([journal.receive(arrived(1)), journal.counts()])
  assert.equal(counts.files[0]?.count, 1)
})

test('bodies cross to the thread and back whole: pooled, large, many and empty ones', async (t) => {
  const journal = await opened(t)
  await journal.receive(arrived(1))
  const [claim] = await journal.claimConversion(1, lease)
  assert.ok(claim)
  const large = new Uint8Array(5 * 1024 * 1024 + 17).map((_, index) => index % 251)
  const expected = [
    Buffer.from('small, from the pool of Node'),
    Buffer.from(large),
    Buffer.alloc(0),
    Buffer.alloc(70_000, 'z'),
  ]
  const bodies = [expected[0]!, large, expected[2]!, expected[3]!.subarray(0, 69_000)]
  const reports = bodies.map((body) => ({ reportId: randomUUID(), format: 'wsjf', body }))
  await journal.recordConverted(claim, { converter: 'x', reports })
  assert.equal(large.byteLength, 0, 'a large body was handed over, not copied')
  for (const [index, want] of [expected[0]!, expected[1]!, expected[2]!, expected[3]!.subarray(0, 69_000)].entries()) {
    const got = await journal.readBody(index + 1)
    assert.ok(got && Buffer.compare(got, want) === 0, `body ${index}`)
  }
})

test('errors come across as what they were, and do not hurt the calls beside them', async (t) => {
  const journal = await opened(t)
  const [bad, good] = await Promise.allSettled([journal.note(7, { step: 'x' }), journal.receive(arrived(1))])
  assert.equal(good.status, 'fulfilled')
  assert.equal(bad.status, 'rejected')
  assert.ok(isSightlineError(bad.reason))
  assert.equal(bad.reason.code, 'STATION_JOURNAL_UNKNOWN')
  assert.equal(bad.reason.kind, 'not_found')
  assert.deepEqual(bad.reason.details, { what: 'file', id: 7 })
})

test('closing answers what was asked before and refuses what comes after', async (t) => {
  const journal = await opened(t)
  const receipt = journal.receive(arrived(1))
  const closing = journal.close()
  await assert.rejects(journal.receive(arrived(2)), { code: 'STATION_JOURNAL_CLOSED' })
  assert.equal((await receipt).kind, 'new')
  await closing
  await journal.close()
  assert.equal(journal.status().isFailed, false)
})

test('a second station on the same journal is refused, with a clear error', async (t) => {
  const path = join(folderFor(t), 'journal.db')
  await opened(t, path)
  await assert.rejects(createJournal({ path }), (error: Error & { code: string }) => {
    assert.equal(error.code, 'STATION_JOURNAL_IN_USE')
    assert.equal(error.message, `Journal ${path} is in use by another station`)
    return true
  })
})

test('a reader answers while the station writes, and writes nothing', async (t) => {
  const path = join(folderFor(t), 'journal.db')
  const journal = await opened(t, path)
  await journal.receive(arrived(1))
  const reader = openJournalReader(path)
  t.after(() => reader.close())
  assert.equal((await reader.story('1.json'))[0]?.file.state, 'RECEIVED')
  const [claim] = await journal.claimConversion(1, lease)
  assert.ok(claim)
  await journal.fail(claim, fault)
  assert.equal((await reader.file(1))?.state, 'FAILED')
  assert.deepEqual(
    (await reader.counts()).files.map((stage) => stage.state),
    ['FAILED'],
  )
  assert.equal((await reader.listFiles({ limit: 5 })).length, 1)
  assert.deepEqual(await reader.listReports({ limit: 5 }), [])
})
