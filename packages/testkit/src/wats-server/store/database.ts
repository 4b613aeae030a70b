/** The one file that knows which SQLite package is used. Statements are prepared once and kept. */
import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite'
import { observeSqlite } from '@sightline/node/sqlite'

export type SqlValue = string | number | bigint | null | Uint8Array

/** The few calls the stores need. Synchronous: each is a matter of microseconds, and transactions cannot interleave. */
export interface Database {
  exec(sql: string): void
  /** @returns how many rows changed */
  run(sql: string, ...parameters: readonly SqlValue[]): number
  /** The first row, as the caller's type; the caller knows its columns. */
  get<Row>(sql: string, ...parameters: readonly SqlValue[]): Row | undefined
  all<Row>(sql: string, ...parameters: readonly SqlValue[]): Row[]
  /** Runs `body` as one transaction: all of it happens, or nothing when it throws. Not to be nested. */
  transaction<T>(body: () => T): T
  /** Closes the file; the second call does nothing. */
  close(): void
}

/** Longest wait for another process's lock, ms. */
const BUSY_TIMEOUT_MS = 5000

/** @param file - a path, or `:memory:` */
export function openDatabase(file: string): Database {
  const database = new DatabaseSync(file)
  const stopObserving = observeSqlite(database, { name: 'wats-server' })
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
  const statements = new Map<string, StatementSyncInstance>()
  const prepare = (sql: string): StatementSyncInstance => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  return {
    exec: (sql) => database.exec(sql),
    run: (sql, ...parameters) => prepare(sql).run(...parameters).changes,
    get(sql, ...parameters) {
      const row = prepare(sql).get(...parameters)
      return row === undefined ? undefined : { ...row }
    },
    // SQLite's rows have no prototype, which would make them unequal to any object a test writes down.
    all: (sql, ...parameters) =>
      prepare(sql)
        .all(...parameters)
        .map((row) => ({ ...row })),
    transaction(body) {
      database.exec('BEGIN IMMEDIATE')
      try {
        const result = body()
        database.exec('COMMIT')
        return result
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
    close() {
      statements.clear()
      stopObserving()
      if (database.isOpen) database.close()
    },
  }
}
