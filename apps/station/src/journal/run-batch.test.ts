import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openDatabase } from './database.ts'
import { type OpenFile, openFile } from './open-file.ts'
import { createBatchRunner } from './run-batch.ts'
import type { Call, Reply } from './wire.ts'

function fileFor(t: TestContext): OpenFile {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  const file = openFile(join(folder, 'journal.db'))
  t.after(() => {
    file.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return file
}

const call = (name: Call['name'], ...input: unknown[]): Call => ({ name, input, stamp: { atMs: 1000 } })
const receive = (n: number) => {
  return call('receive', { folder: 'in', path: `/in/${n}`, sizeBytes: n, mtimeMs: n, correlationId: 'c'.repeat(100) })
}
const codes = (replies: readonly Reply[]) => replies.map((reply) => ('error' in reply ? reply.error.code : 'ok'))

test('a batch of questions takes no transaction', (t) => {
  const run = createBatchRunner(fileFor(t).database)
  const { replies, commitMs } = run([call('counts'), call('file', 1)])
  assert.deepEqual(replies, [{ value: { files: [], reports: [] } }, { value: undefined }])
  assert.equal(commitMs, undefined)
})

test('a full disk refuses the whole batch, keeps what was there, and heals when there is room', (t) => {
  const { database } = fileFor(t)
  const run = createBatchRunner(database)
  run([receive(0)])
  const pages = database.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0
  database.exec(`PRAGMA max_page_count = ${pages}`)
  const batch = Array.from({ length: 500 }, (_, n) => receive(n + 1))
  const { replies } = run(batch)
  assert.deepEqual(new Set(codes(replies)), new Set(['STATION_JOURNAL_WRITE_FAILED']))
  const [first] = replies
  assert.ok(first && 'error' in first)
  assert.match(first.error.message, /database or disk is full/)
  assert.equal(first.error.retryable, true)
  assert.equal(database.get<{ n: number }>('SELECT count(*) AS n FROM files')?.n, 1)
  database.exec('PRAGMA max_page_count = 1000000')
  assert.deepEqual(new Set(codes(run(batch).replies)), new Set(['ok']))
})

test('a journal that another process holds locked refuses after the wait, once for the whole batch', (t) => {
  const { database, opened } = fileFor(t)
  database.exec('PRAGMA busy_timeout = 20')
  const other = openDatabase(opened.path)
  other.exec('BEGIN IMMEDIATE')
  const { replies } = createBatchRunner(database)([receive(1), receive(2)])
  other.exec('ROLLBACK')
  other.close()
  assert.deepEqual(codes(replies), ['STATION_JOURNAL_WRITE_FAILED', 'STATION_JOURNAL_WRITE_FAILED'])
})

test('one bad call in a batch fails alone, and leaves no trace of itself', (t) => {
  const { database } = fileFor(t)
  const run = createBatchRunner(database)
  run([receive(1)])
  const bad = call('retry', { fileIds: [1, 99] })
  const { replies } = run([receive(2), bad, receive(3)])
  assert.deepEqual(codes(replies), ['ok', 'STATION_JOURNAL_UNKNOWN', 'ok'])
  assert.equal(database.get<{ n: number }>('SELECT count(*) AS n FROM files')?.n, 3)
  assert.equal(database.get<{ n: number }>(`SELECT count(*) AS n FROM steps`)?.n, 3)
})

test('what cannot be stored at all is a fault that names itself', (t) => {
  const run = createBatchRunner(fileFor(t).database)
  const { replies } = run([
    call('receive', { folder: 'in', path: '/in/x', sizeBytes: {}, mtimeMs: 1, correlationId: 'c' }),
  ])
  assert.deepEqual(codes(replies), ['STATION_JOURNAL_WRITE_FAILED'])
})
