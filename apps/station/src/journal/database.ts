/**
 * The only file that knows which SQLite package is used. Its API is that of `node:sqlite`, so that moving there, once
 * Node 20 is no longer supported, changes the import below and nothing else. Everything is synchronous: open a writer
 * in a worker thread.
 */
import { DatabaseSync } from '@photostructure/sqlite'

/** Longest wait for a lock that another process holds (the CLI beside the service). */
const BUSY_TIMEOUT_MS = 5000
/** 4 MB of log before it is copied into the database. */
const CHECKPOINT_PAGES = 1000
/** The log is cut back to this after a burst. */
const LOG_LIMIT_BYTES = 64 * 1024 * 1024
const CACHE_KIB = 8 * 1024

export type Value = string | number | Uint8Array | null

export interface Database {
  /** Runs statements that return nothing and are not repeated. */
  exec(sql: string): void
  /** Runs one statement, prepared once and kept. `?` are filled in order. */
  run(sql: string, ...values: Value[]): { readonly changes: number; readonly id: number }
  /** The first row, or undefined. `Row` is the caller's claim: the schema is the proof. */
  get<Row>(sql: string, ...values: Value[]): Row | undefined
  all<Row>(sql: string, ...values: Value[]): Row[]
  /**
   * Runs `body` in one transaction that takes the write lock at once; commits when it returns, rolls back and throws
   * on when it throws. After the return the change is on disk (`synchronous=FULL`).
   */
  transaction<T>(body: () => T): T
  close(): void
}

export interface OpenOptions {
  /** Never writes; fails when the file does not exist. */
  readonly isReadOnly?: boolean
  /** Looks at the file before anything in it is changed; what it throws is thrown on, and the file stays as it was. */
  readonly inspect?: (database: Database) => void
}

/** Opens or creates a database file. Throws what SQLite says. */
export function openDatabase(path: string, { isReadOnly = false, inspect }: OpenOptions = {}): Database {
  const connection = new DatabaseSync(path, { readOnly: isReadOnly, timeout: BUSY_TIMEOUT_MS })
  const database = wrap(connection)
  try {
    inspect?.(database)
    if (!isReadOnly) prepareForWriting(database)
    database.exec(`PRAGMA foreign_keys = ON; PRAGMA cache_size = -${CACHE_KIB}`)
  } catch (error) {
    connection.close()
    throw error
  }
  return database
}

/**
 * Holds an operating-system lock on a small file of its own until the returned function is called or the process dies,
 * however it dies. Throws what SQLite says; see `isBusy`.
 */
export function holdLock(path: string): () => void {
  const connection = new DatabaseSync(path, { timeout: 0 })
  try {
    connection.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    connection.close()
    throw error
  }
  return () => connection.isOpen && connection.close()
}

/** SQLite's primary result code (https://sqlite.org/rescode.html), undefined for another kind of error. */
export function sqliteCode(error: unknown): number | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'errcode') : undefined
  return typeof code === 'number' ? code & 0xff : undefined
}

function prepareForWriting(database: Database): void {
  // Takes effect only while the file is empty: lets `PRAGMA incremental_vacuum` give space back to the disk.
  database.exec('PRAGMA auto_vacuum = INCREMENTAL')
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = ${LOG_LIMIT_BYTES}`)
}

function wrap(connection: InstanceType<typeof DatabaseSync>): Database {
  const statements = new Map<string, ReturnType<typeof connection.prepare>>()
  const prepared = (sql: string) => {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = connection.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }
  const run = (sql: string) => void prepared(sql).run()
  return {
    exec: (sql) => connection.exec(sql),
    run(sql, ...values) {
      const { changes, lastInsertRowid } = prepared(sql).run(...values)
      return { changes: Number(changes), id: Number(lastInsertRowid) }
    },
    get: <Row>(sql: string, ...values: Value[]) => prepared(sql).get(...values) as Row | undefined,
    all: <Row>(sql: string, ...values: Value[]) => prepared(sql).all(...values) as Row[],
    transaction(body) {
      run('BEGIN IMMEDIATE')
      try {
        const result = body()
        run('COMMIT')
        return result
      } catch (error) {
        // A full disk can make SQLite roll back by itself; a second ROLLBACK would hide the cause.
        if (connection.isTransaction) run('ROLLBACK')
        throw error
      }
    },
    close: () => {
      statements.clear()
      if (connection.isOpen) connection.close()
    },
  }
}
