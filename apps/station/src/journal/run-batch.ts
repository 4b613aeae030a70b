/**
 * Group commit: the calls of one batch share one transaction, and so one sync of the disk. Each call still is all or
 * nothing: when one fails, the batch is undone and every call runs again in a transaction of its own.
 */
import { type Database, sqliteCode } from './database.ts'
import { COMMANDS, type Command, type CommandName } from './store/commands.ts'
import type { Turns } from './store/fair-pick.ts'
import { type BatchReply, type Call, type Reply, toWire } from './wire.ts'

/**
 * Codes with which the next call would fail alike, most of them after a wait: BUSY, NOMEM, READONLY, IOERR, CORRUPT,
 * FULL, CANTOPEN (https://sqlite.org/rescode.html).
 */
const HOPELESS = new Set([5, 7, 8, 10, 11, 13, 14])

/** Runs one batch and answers each call of it. Never throws. */
export type BatchRunner = (calls: readonly Call[]) => BatchReply

/** @param database open for writing; the runner is its only user */
export function createBatchRunner(database: Database): BatchRunner {
  const turns: Turns = new Map()
  return (calls) => {
    if (!calls.some((call) => COMMANDS[call.name].isWrite)) {
      return { replies: calls.map((call) => answer(() => runCall(database, turns, call))), commitMs: undefined }
    }
    const started = performance.now()
    const replies = writeTogether(database, turns, calls)
    return { replies, commitMs: performance.now() - started }
  }
}

function writeTogether(database: Database, turns: Turns, calls: readonly Call[]): Reply[] {
  try {
    return database.transaction(() => calls.map((call) => ({ value: runCall(database, turns, call) })))
  } catch (error) {
    const code = sqliteCode(error)
    if (calls.length === 1 || (code !== undefined && HOPELESS.has(code)))
      return calls.map(() => ({ error: toWire(error) }))
    return calls.map((call) => answer(() => database.transaction(() => runCall(database, turns, call))))
  }
}

function runCall(database: Database, turns: Turns, { name, input, stamp }: Call): unknown {
  // Each row of the table is typed by its name; a name that came in a message cannot be, hence the one widening.
  const command = COMMANDS[name] as unknown as Command<CommandName> & {
    run(turn: object, turns: Turns, ...input: readonly unknown[]): unknown
  }
  return command.run({ db: database, stamp }, turns, ...input)
}

function answer(body: () => unknown): Reply {
  try {
    return { value: body() }
  } catch (error) {
    return { error: toWire(error) }
  }
}
