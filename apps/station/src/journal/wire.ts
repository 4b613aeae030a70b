/** What crosses between the station's thread and the journal's. */
import { isSightlineError, SightlineError, type SightlineErrorOptions } from '@sightline/core'
import { sqliteCode } from './database.ts'
import type { OpenedJournal } from './journal.ts'
import { journalErrors } from './journal-errors.ts'
import type { CommandName } from './store/commands.ts'
import type { Stamp } from './store/turn.ts'

export interface Call {
  readonly name: CommandName
  readonly input: readonly unknown[]
  readonly stamp: Stamp
}

/** An error in a form that survives the way; its class is made again on the other side. */
export interface WireError extends SightlineErrorOptions {
  readonly code: string
  readonly message: string
}

export type Reply = { readonly value: unknown } | { readonly error: WireError }

/** A batch is one transaction; replies come in the order of the calls. */
export interface BatchReply {
  readonly replies: readonly Reply[]
  /** undefined when the batch only asked. */
  readonly commitMs: number | undefined
}

export type ToJournal = { readonly calls: readonly Call[] } | 'close'
export type FromJournal =
  | { readonly opened: OpenedJournal }
  | { readonly refused: WireError }
  | { readonly batch: BatchReply }

/** An error of SQLite or of our own code becomes one of the catalogue. */
export function toWire(error: unknown): WireError {
  const known = isSightlineError(error) ? error : asWriteFailure(error)
  const { code, message, kind, retryable, details } = known
  return { code, message, kind, retryable, ...(details === undefined ? {} : { details: plain(details) }) }
}

export function fromWire({ code, message, ...options }: WireError): SightlineError {
  return new SightlineError(code, message, options)
}

function asWriteFailure(error: unknown): SightlineError {
  const reason = error instanceof Error ? error.message : String(error)
  const isDisk = sqliteCode(error) !== undefined
  return journalErrors.writeFailed({ reason }, { cause: error, retryable: isDisk })
}

/** Only what can be cloned between threads. */
function plain(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [key, typeof value === 'object' ? String(value) : value]),
  )
}
