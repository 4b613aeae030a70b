/** Real databases of three drivers: what is measured, and that nothing changes for who uses them. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DatabaseSync as PhotostructureDatabase } from '@photostructure/sqlite'
import LibsqlDatabase from 'libsql'
import { startRuntime, type TestEnd, type TestRuntime } from '../arrange.test.ts'
import { observeSqlite } from './observe-sqlite.ts'

interface Statement {
  run(...input: unknown[]): { changes: number | bigint }
  get(...input: unknown[]): Record<string, unknown> | undefined
  all(...input: unknown[]): Record<string, unknown>[]
  iterate(...input: unknown[]): IterableIterator<Record<string, unknown>>
}
interface Database {
  prepare(sql: string): Statement
  exec(sql: string): unknown
  close(): unknown
}
type Open = (path: string) => Database

const nodeSqlite = process.getBuiltinModule('node:sqlite' as never) as unknown as
  | { DatabaseSync: new (path: string) => Database }
  | undefined
const DRIVERS: Readonly<Record<string, Open | undefined>> = {
  libsql: (path) => new LibsqlDatabase(path, { timeout: 20 } as never) as unknown as Database,
  photostructure: (path) => new PhotostructureDatabase(path, { timeout: 20 }) as unknown as Database,
  node: nodeSqlite && ((path) => new nodeSqlite.DatabaseSync(path)),
}

interface Arranged extends TestRuntime {
  readonly database: Database
  readonly stop: () => void
  readonly open: () => Database
}

function arrange(t: TestEnd, open: Open, names: Record<string, string> = {}): Arranged {
  const started = startRuntime(t)
  const folder = mkdtempSync(join(tmpdir(), 'sightline-sqlite-'))
  const databases: Database[] = []
  const openAnother = () => {
    const database = open(join(folder, 'test.db'))
    databases.push(database)
    return database
  }
  t.after(() => {
    for (const database of databases) database.close()
    rmSync(folder, { recursive: true })
  })
  const database = openAnother()
  database.exec('PRAGMA busy_timeout = 20')
  database.exec('CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT UNIQUE)')
  const stop = observeSqlite(database, { name: 'journal', names, runtime: started.runtime })
  t.after(stop)
  return { ...started, database, stop, open: openAnother }
}

const DURATION = 'db.client.operation.duration'
const ROWS = 'db.client.response.returned_rows'
const labelsOf = (operation: string, summary: string) => ({
  'db.system.name': 'sqlite',
  'db.namespace': 'journal',
  'db.operation.name': operation,
  'db.query.summary': summary,
})

for (const [driver, open] of Object.entries(DRIVERS)) {
  const options = { skip: open === undefined && `no ${driver}:sqlite in this Node` }
  const from = open as Open

  test(`${driver}: statements are measured by verb and name, with the rows they return and change`, options, (t) => {
    const { database, series } = arrange(t, from, { find_all: 'SELECT * FROM files' })
    const insert = database.prepare('-- name: add_file\nINSERT INTO files (name) VALUES (?)')
    for (const name of ['a', 'b', 'c']) assert.equal(Number(insert.run(name).changes), 1)
    assert.equal(database.prepare('SELECT * FROM files').all().length, 3)
    assert.equal(database.prepare('SELECT name FROM files WHERE id = ?').get(2)?.['name'], 'b')
    assert.equal(database.prepare('SELECT name FROM files WHERE id = ?').get(99), undefined)
    assert.deepEqual(
      series(DURATION).map(({ labels, value }) => ({ labels, value })),
      [
        { labels: labelsOf('INSERT', 'add_file'), value: 3 },
        { labels: labelsOf('SELECT', 'find_all'), value: 1 },
        { labels: labelsOf('SELECT', ''), value: 2 },
      ].map(({ labels, value }) => ({ labels: withoutEmpty(labels), value })),
    )
    assert.deepEqual(
      series(ROWS).map(({ sum }) => sum),
      [3, 1],
    )
    assert.equal(series('sightline.sqlite.changed_rows')[0]?.value, 3)
  })

  test(`${driver}: an iteration is one operation, ended by its end or by leaving it`, options, (t) => {
    const { database, series } = arrange(t, from)
    database.exec("INSERT INTO files (name) VALUES ('a'), ('b'), ('c')")
    const select = database.prepare('/* name: walk */ SELECT name FROM files ORDER BY id')
    assert.deepEqual(
      [...select.iterate()].map((row) => row['name']),
      ['a', 'b', 'c'],
    )
    const walk = series(DURATION).find(({ labels }) => labels['db.query.summary'] === 'walk')
    assert.equal(walk?.value, 1)
    assert.equal(series(ROWS)[0]?.sum, 3)
  })

  test(`${driver}: errors are the driver's own, and counted by code`, options, (t) => {
    const { database, series, stop } = arrange(t, from)
    const failing = ["INSERT INTO files (name) VALUES ('a'), ('a')", 'nonsense']
    const observed = failing.map((sql) => thrownBy(() => database.exec(sql)))
    stop()
    const bare = failing.map((sql) => thrownBy(() => database.exec(sql)))
    assert.deepEqual(
      observed.map(({ name, message }) => [name, message]),
      bare.map(({ name, message }) => [name, message]),
    )
    assert.deepEqual(
      series('sightline.sqlite.errors').map(({ labels, value }) => [labels['code'], value]),
      [
        ['SQLITE_CONSTRAINT', 1],
        ['SQLITE_ERROR', 1],
      ],
    )
    assert.equal(series(DURATION).find(({ labels }) => labels['error.type'] === 'conflict')?.value, 1)
  })

  test(`${driver}: a lock that is not got in time is a busy wait`, options, (t) => {
    const { database, series, open: openAnother } = arrange(t, from)
    const other = openAnother()
    other.exec('BEGIN IMMEDIATE')
    assert.throws(() => database.exec('BEGIN IMMEDIATE'))
    other.exec('COMMIT')
    database.exec('BEGIN IMMEDIATE')
    database.exec('COMMIT')
    assert.deepEqual(
      series('sightline.sqlite.lock_wait').map(({ labels, value }) => [labels['outcome'], value]),
      [
        ['ok', 1],
        ['timeout', 1],
      ],
    )
    assert.equal(series('sightline.sqlite.errors')[0]?.labels['code'], 'SQLITE_BUSY')
    assert.equal(series(DURATION).find(({ labels }) => labels['error.type'] === 'timeout')?.value, 1)
  })

  test(`${driver}: statements are spans only inside a span that is recorded`, options, (t) => {
    const { database, runtime, spans } = arrange(t, from)
    const select = database.prepare('-- name: count_files\nSELECT count(*) FROM files')
    select.get()
    assert.equal(spans.length, 0)
    const parent = runtime.traces.start('parent')
    runtime.context.run({ span: parent }, () => {
      select.get()
      assert.throws(() => database.exec('nonsense'))
    })
    assert.deepEqual(
      spans.map(({ name, kind, parentSpanId, status }) => [name, kind, parentSpanId, status.code]),
      [
        ['count_files', 'client', parent.spanId, 'unset'],
        ['_OTHER', 'client', parent.spanId, 'error'],
      ],
    )
    assert.equal(spans[0]?.attributes.get('db.query.text'), '-- name: count_files\nSELECT count(*) FROM files')
    assert.equal(spans[1]?.attributes.get('db.query.text'), undefined)
    assert.equal(spans[1]?.attributes.get('db.response.status_code'), 'SQLITE_ERROR')
  })

  test(`${driver}: after stop the database has its own methods and statements pass through`, options, (t) => {
    const { database, stop, series } = arrange(t, from)
    const select = database.prepare('SELECT 1 AS one')
    stop()
    stop()
    assert.deepEqual(
      Object.getOwnPropertyNames(database).filter((name) => name === 'prepare' || name === 'exec'),
      [],
    )
    assert.equal(select.get()?.['one'], 1)
    database.exec('SELECT 1')
    assert.deepEqual(series(DURATION), [])
  })

  test(`${driver}: observing twice measures once`, options, (t) => {
    const { database, stop, series, runtime } = arrange(t, from)
    assert.equal(observeSqlite(database, { name: 'again', runtime }), stop)
    database.exec('SELECT 1')
    assert.equal(series(DURATION)[0]?.value, 1)
  })
}

test('libsql: a transaction function keeps its variants, its result and its arguments', (t) => {
  const { database, series } = arrange(t, DRIVERS['libsql'] as Open)
  type Transaction = ((name: string) => number) & { immediate: Transaction; deferred: Transaction; database: unknown }
  const { transaction } = database as unknown as { transaction: (body: (name: string) => number) => Transaction }
  const insert = database.prepare('INSERT INTO files (name) VALUES (?)')
  const addFile = transaction.call(database, function addFile(name: string): number {
    insert.run(name)
    return name.length
  })
  assert.equal(addFile('abc'), 3)
  assert.equal(addFile.immediate('defg'), 4)
  assert.equal(addFile.immediate.deferred('h'), 1)
  assert.equal(addFile.database, database)
  assert.throws(() => addFile('abc'))
  assert.equal(database.prepare('SELECT * FROM files').all().length, 3)
  const transactions = series(DURATION).filter(({ labels }) => labels['db.operation.name'] === 'TRANSACTION')
  assert.deepEqual(
    transactions.map(({ labels, value }) => [labels['db.query.summary'], labels['error.type'], value]),
    [
      ['addFile', undefined, 3],
      ['addFile', 'conflict', 1],
    ],
  )
})

test('libsql: a statement stays itself through its chaining methods', (t) => {
  const { database, series } = arrange(t, DRIVERS['libsql'] as Open)
  const select = database.prepare('SELECT 1 AS one') as Statement & { raw(on: boolean): Statement }
  assert.equal(select.raw(true), select)
  assert.deepEqual(select.all(), [[1]])
  assert.equal(series(ROWS)[0]?.sum, 1)
})

function thrownBy(body: () => unknown): Error {
  try {
    body()
  } catch (error) {
    return error as Error
  }
  return assert.fail('did not throw')
}

function withoutEmpty(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''))
}
