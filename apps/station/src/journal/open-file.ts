/** Opens the journal's file: refuses what is not a sound journal of a known version, and brings an older one up to date. */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { isSightlineError } from '@sightline/core'
import { type Database, holdLock, openDatabase, sqliteCode } from './database.ts'
import type { OpenedJournal } from './journal.ts'
import { journalErrors } from './journal-errors.ts'
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from './schema.ts'

const SQLITE_BUSY = 5
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

export interface OpenFile {
  readonly database: Database
  readonly opened: OpenedJournal
  /** Marks the end as orderly and closes. */
  close(): void
}

/**
 * Opens the journal for this process alone, making the file and its folder when they are missing. A journal that was not
 * closed in order is checked first (about 1 s for 500 MB).
 *
 * @throws SightlineError `STATION_JOURNAL_IN_USE`, `_FOREIGN`, `_NEWER`, `_DAMAGED` or `_OPEN_FAILED`
 */
export function openFile(path: string): OpenFile {
  let unlock: (() => void) | undefined
  let database: Database | undefined
  try {
    mkdirSync(dirname(path), { recursive: true })
    unlock = lock(path)
    let version = 0
    database = openDatabase(path, {
      inspect(found) {
        version = checkVersion(path, found)
      },
    })
    const opened = bringUp(path, database, version)
    return { database, opened, close: closer(database, unlock) }
  } catch (error) {
    database?.close()
    unlock?.()
    throw explain(path, error)
  }
}

/** Opens the journal beside a running station, for questions only. @throws as `openFile`, and `_MISSING` */
export function openFileForReading(path: string): Database {
  if (!existsSync(path)) throw journalErrors.missing({ path })
  let database: Database | undefined
  try {
    database = openDatabase(path, { isReadOnly: true })
    const version = checkVersion(path, database)
    // A reader cannot migrate, and its questions are written for the present tables.
    if (version !== SCHEMA_VERSION) {
      throw journalErrors.openFailed({ path, reason: `its schema is version ${version}; start the station once` })
    }
    return database
  } catch (error) {
    database?.close()
    throw explain(path, error)
  }
}

function lock(path: string): () => void {
  try {
    return holdLock(`${path}-lock`)
  } catch (error) {
    throw sqliteCode(error) === SQLITE_BUSY ? journalErrors.inUse({ path }, { cause: error }) : error
  }
}

function bringUp(path: string, database: Database, version: number): OpenedJournal {
  const wasClean = version === 0 || wasClosedInOrder(database)
  const started = performance.now()
  if (!wasClean) check(path, database)
  const checkMs = wasClean ? 0 : performance.now() - started
  migrate(database, version)
  database.run(`INSERT OR REPLACE INTO meta VALUES ('is_clean', 0)`)
  return { path, schemaVersion: SCHEMA_VERSION, isNew: version === 0, wasCleanlyClosed: wasClean, checkMs }
}

function checkVersion(path: string, database: Database): number {
  const version = pragma(database, 'user_version')
  const application = pragma(database, 'application_id')
  const tables = database.get<{ n: number }>('SELECT count(*) AS n FROM sqlite_schema')?.n ?? 0
  if (application !== APPLICATION_ID && (application !== 0 || version !== 0 || tables > 0)) {
    throw journalErrors.foreign({ path })
  }
  if (version > SCHEMA_VERSION) throw journalErrors.newer({ path, found: version, known: SCHEMA_VERSION })
  return version
}

function wasClosedInOrder(database: Database): boolean {
  return database.get<{ value: number }>(`SELECT value FROM meta WHERE key = 'is_clean'`)?.value === 1
}

function check(path: string, database: Database): void {
  const rows = database.all<{ quick_check: string }>('PRAGMA quick_check(5)')
  const problem = rows.map((row) => row.quick_check).join('; ')
  if (problem !== 'ok') throw journalErrors.damaged({ path, problem })
}

function closer(database: Database, unlock: () => void): () => void {
  return () => {
    try {
      database.run(`INSERT OR REPLACE INTO meta VALUES ('is_clean', 1)`)
    } finally {
      database.close()
      unlock()
    }
  }
}

function pragma(database: Database, name: string): number {
  return Number(Object.values(database.get<Record<string, number>>(`PRAGMA ${name}`) ?? {})[0] ?? 0)
}

function explain(path: string, error: unknown): unknown {
  if (isSightlineError(error)) return error
  const code = sqliteCode(error)
  const reason = error instanceof Error ? error.message : String(error)
  if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) {
    return journalErrors.damaged({ path, problem: reason }, { cause: error })
  }
  return journalErrors.openFailed({ path, reason }, { cause: error })
}
