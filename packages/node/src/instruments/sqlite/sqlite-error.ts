/** SQLite's result codes (sqlite.org/rescode.html): the closed set of the `code` label, and what kind of error each is. */
import { type ErrorKind, errorKindOf } from '@sightline/core'

/** Primary result codes by number; 100 and above are no errors. */
const PRIMARY = [
  'OK ERROR INTERNAL PERM ABORT BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT NOTFOUND FULL CANTOPEN PROTOCOL EMPTY',
  'SCHEMA TOOBIG CONSTRAINT MISMATCH MISUSE NOLFS AUTH FORMAT RANGE NOTADB NOTICE WARNING',
]
  .join(' ')
  .split(' ')
  .map((name) => `SQLITE_${name}`)

/** What is thrown by something other than SQLite, a driver's own argument check for example. */
const NOT_SQLITE = '_other'
export const SQLITE_CODES: readonly string[] = [...PRIMARY.slice(1), NOT_SQLITE]

const KIND_OF_CODE: Readonly<Record<string, ErrorKind>> = {
  SQLITE_BUSY: 'timeout',
  SQLITE_LOCKED: 'timeout',
  SQLITE_CONSTRAINT: 'conflict',
  SQLITE_INTERRUPT: 'cancelled',
  SQLITE_PERM: 'authorization',
  SQLITE_AUTH: 'authorization',
  SQLITE_READONLY: 'authorization',
}

/**
 * The primary result code of an error: better-sqlite3 and libsql give the name (with its extension) in `code`,
 * node:sqlite the number in `errcode`. `_other` when it is none of SQLite's.
 */
export function sqliteCodeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return NOT_SQLITE
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown }
  // The low byte of an extended code is its primary one.
  if (typeof errcode === 'number') return PRIMARY[errcode & 0xff] ?? NOT_SQLITE
  const primary = typeof code === 'string' ? /^SQLITE_[A-Z]+/.exec(code)?.[0] : undefined
  return primary !== undefined && PRIMARY.includes(primary) ? primary : NOT_SQLITE
}

export function sqliteErrorKind(code: string, error: unknown): ErrorKind {
  return KIND_OF_CODE[code] ?? errorKindOf(error)
}

/** True when the call gave up waiting for another connection's lock. */
export function isLockTimeout(code: string): boolean {
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED'
}
