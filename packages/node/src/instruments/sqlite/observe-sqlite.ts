/**
 * Watches one SQLite database by wrapping the methods of its handle: synchronous drivers offer no channel and no hook.
 * Results, errors, `this` and the objects that the driver returns stay what they were. Costs about 250 ns a call.
 */
import { type Runtime, runtime as sharedRuntime } from '@sightline/core'
import { type Method, overrideMethod } from '../override-method.ts'
import { createDatabaseRecorder, type DatabaseRecorder } from './database-recorder.ts'
import { sqliteMetrics } from './metrics.ts'
import { nameStatement } from './statement-name.ts'
import { watchStatement } from './watch-statement.ts'

/** Any driver of this shape: better-sqlite3, libsql, node:sqlite, @photostructure/sqlite. */
export interface SqliteDatabase {
  prepare(sql: string): object
  exec(sql: string): unknown
}

export interface SqliteOptions {
  /** What the database is called in metrics and spans (`db.namespace`): "journal". Not its path. */
  readonly name: string
  /** Names of statements that carry none in a comment (`-- name: claim_file`): name to statement text. */
  readonly names?: Readonly<Record<string, string>>
  /** Default: the shared one of the process. */
  readonly runtime?: Runtime
}

const observed = new WeakMap<object, () => void>()

/**
 * Measures every statement of this database from now on; statements that were prepared earlier are not seen.
 *
 * @returns ends it: the database has its own methods back, and statements pass straight through. A database that is
 *   observed already stays so, and the function of then comes back
 */
export function observeSqlite(database: SqliteDatabase, options: SqliteOptions): () => void {
  const present = observed.get(database)
  if (present !== undefined) return present
  const runtime = options.runtime ?? sharedRuntime
  const recorder = createDatabaseRecorder(runtime, runtime.metrics.use(sqliteMetrics), options.name)
  const names = new Map(Object.entries(options.names ?? {}).map(([name, sql]) => [sql, name]))
  let isObserved = true
  const isOn = () => isObserved && recorder.isOn()

  const restores = [
    overrideMethod(
      database,
      'prepare',
      (original) =>
        function (this: unknown, ...input: never[]): unknown {
          const sql = String(input[0])
          const statement = recorder.statement(nameStatement(sql, names), sql)
          const prepared = prepare(
            original,
            this,
            input,
            isOn() ? (error) => recorder.fail(statement, 0, undefined, error) : undefined,
          )
          if (typeof prepared === 'object' && prepared !== null) watchStatement(prepared, statement, recorder, isOn)
          return prepared
        },
    ),
    overrideMethod(
      database,
      'exec',
      (original) =>
        function (this: unknown, ...input: never[]): unknown {
          if (!isOn()) return Reflect.apply(original, this, input)
          const statement = recorder.statement(nameStatement(String(input[0]), names))
          return recorder.call(statement, original, this, input)
        },
    ),
    overrideMethod(
      database,
      'transaction',
      (original) =>
        function (this: unknown, ...input: never[]): unknown {
          const transaction = Reflect.apply(original, this, input)
          return typeof transaction === 'function'
            ? watchTransaction(transaction as Method, input[0], recorder, isOn)
            : transaction
        },
    ),
  ]
  const stop = () => {
    isObserved = false
    observed.delete(database)
    for (const restore of restores) restore?.()
  }
  observed.set(database, stop)
  return stop
}

function prepare(
  original: Method,
  self: unknown,
  input: never[],
  onError: ((error: unknown) => void) | undefined,
): unknown {
  try {
    return Reflect.apply(original, self, input)
  } catch (error) {
    onError?.(error)
    throw error
  }
}

/** better-sqlite3's transaction functions: one callable with the variants deferred, immediate and exclusive on it. */
function watchTransaction(transaction: Method, body: unknown, recorder: DatabaseRecorder, isOn: () => boolean): Method {
  const summary = typeof body === 'function' ? body.name : ''
  const statement = recorder.statement({ operation: 'TRANSACTION', summary, takesLock: false })
  const watched = new Map<Method, Method>()

  function watch(original: Method): Method {
    const known = watched.get(original)
    if (known !== undefined) return known
    const wrapper: Method = function (this: unknown, ...input: never[]): unknown {
      return isOn() ? recorder.call(statement, original, this, input) : Reflect.apply(original, this, input)
    }
    watched.set(original, wrapper)
    for (const key of Reflect.ownKeys(original)) {
      const descriptor = Object.getOwnPropertyDescriptor(original, key)
      if (key === 'prototype' || descriptor === undefined) continue
      const value: unknown = descriptor.value
      Object.defineProperty(
        wrapper,
        key,
        typeof value === 'function' ? { ...descriptor, value: watch(value as Method) } : descriptor,
      )
    }
    return wrapper
  }
  return watch(transaction)
}
