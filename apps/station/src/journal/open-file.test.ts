import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openDatabase } from './database.ts'
import { openFile, openFileForReading } from './open-file.ts'
import { SCHEMA_VERSION } from './schema.ts'

function freshPath(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'deep', 'journal.db')
}

const code = (wanted: string) => (error: unknown) => (error as { code: string }).code === wanted

test('a new journal is made with its folder, in write-ahead mode with full sync', (t) => {
  const path = freshPath(t)
  const file = openFile(path)
  assert.deepEqual(file.opened, {
    path,
    schemaVersion: SCHEMA_VERSION,
    isNew: true,
    wasCleanlyClosed: true,
    checkMs: 0,
  })
  const pragma = (name: string) => Object.values(file.database.get<Record<string, unknown>>(`PRAGMA ${name}`) ?? {})[0]
  assert.equal(pragma('journal_mode'), 'wal')
  assert.equal(pragma('synchronous'), 2)
  assert.equal(pragma('foreign_keys'), 1)
  assert.equal(pragma('auto_vacuum'), 2)
  assert.equal(pragma('busy_timeout'), 5000)
  file.close()
})

test('a journal closed in order is not checked again; one that was not is', (t) => {
  const path = freshPath(t)
  openFile(path).close()
  const second = openFile(path)
  assert.equal(second.opened.wasCleanlyClosed, true)
  assert.equal(second.opened.isNew, false)
  // A crash: the connection goes without the mark of an orderly end. The copy stands for what a dead process leaves.
  const copy = `${path}-copy.db`
  second.database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  copyFileSync(path, copy)
  second.close()
  const after = openFile(copy)
  assert.equal(after.opened.wasCleanlyClosed, false)
  assert.ok(after.opened.checkMs > 0)
  after.close()
})

test('a journal in use by another station is refused, and free again after it closed', (t) => {
  const path = freshPath(t)
  const file = openFile(path)
  assert.throws(() => openFile(path), code('STATION_JOURNAL_IN_USE'))
  file.close()
  openFile(path).close()
})

test('a journal of a newer release is refused and left as it is', (t) => {
  const path = freshPath(t)
  const file = openFile(path)
  file.database.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
  file.close()
  const newer = (error: unknown) => {
    assert.match((error as Error).message, new RegExp(`version ${SCHEMA_VERSION + 1}.*up to ${SCHEMA_VERSION}`))
    return code('STATION_JOURNAL_NEWER')(error)
  }
  assert.throws(() => openFile(path), newer)
  assert.throws(() => openFileForReading(path), newer)
})

test('a database of another program is refused and left as it is', (t) => {
  const path = freshPath(t)
  openFile(path).close()
  const other = openDatabase(`${path}.other`)
  other.exec('CREATE TABLE people (name TEXT); PRAGMA journal_mode = DELETE')
  other.close()
  const before = readFileSync(`${path}.other`)
  assert.throws(() => openFile(`${path}.other`), code('STATION_JOURNAL_FOREIGN'))
  assert.deepEqual(readFileSync(`${path}.other`), before)
})

test('a file that is no database, and a damaged page, are refused with what to do', (t) => {
  const path = freshPath(t)
  openFile(path).close()
  writeFileSync(`${path}.text`, 'x'.repeat(5000))
  assert.throws(() => openFile(`${path}.text`), code('STATION_JOURNAL_DAMAGED'))

  const file = openFile(path)
  for (let n = 0; n < 500; n++) {
    file.database.run(`INSERT INTO bodies (id, bytes) VALUES (?, ?)`, n, new Uint8Array(2000))
  }
  file.database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const damaged = `${path}-damaged.db`
  copyFileSync(path, damaged)
  file.close()
  const bytes = openDatabase(damaged)
  const pages = bytes.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0
  bytes.close()
  overwrite(damaged, 4096 * (pages - 100), 4096 * 50)
  assert.throws(() => openFile(damaged), code('STATION_JOURNAL_DAMAGED'))
})

test('a path that cannot be a file says why', (t) => {
  const path = freshPath(t)
  openFile(path).close()
  assert.throws(() => openFile(join(path, 'inside.db')), code('STATION_JOURNAL_OPEN_FAILED'))
})

test('a reader answers beside the writer and after it, and a missing journal is said to be missing', (t) => {
  const path = freshPath(t)
  assert.throws(() => openFileForReading(path), code('STATION_JOURNAL_MISSING'))
  const file = openFile(path)
  file.database.run(`INSERT INTO meta VALUES ('k', 1)`)
  const beside = openFileForReading(path)
  assert.equal(beside.get<{ value: number }>(`SELECT value FROM meta WHERE key = 'k'`)?.value, 1)
  assert.throws(() => beside.exec('DELETE FROM meta'), /readonly/)
  beside.close()
  file.close()
  const after = openFileForReading(path)
  assert.equal(after.get<{ value: number }>(`SELECT value FROM meta WHERE key = 'k'`)?.value, 1)
  after.close()
})

function overwrite(path: string, at: number, length: number): void {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, at, at + length)
  writeFileSync(path, bytes)
}
