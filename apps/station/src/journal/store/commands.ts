/**
 * Every command of the journal in one table, by the name the contract gives it. The writer's thread runs them; the rows
 * are typed so that the contract, the message between the threads and this code cannot drift apart.
 */
import type { Journal } from '../journal.ts'
import type { StoryNote } from '../step-record.ts'
import { readBody } from './body.ts'
import { claimConversion, fail, recordConverted, reject, wait } from './conversion.ts'
import type { Turns } from './fair-pick.ts'
import { filesToFinish, finish, finishLater } from './finishing.ts'
import { releaseLeases, resumeLeases } from './leases.ts'
import { claimDelivery, dead, recordDelivered, retryLater } from './outbox.ts'
import { forget, keptFiles, prune } from './prune.ts'
import { countStages, findFile, findStories, listFiles, listReports } from './questions.ts'
import { knownFiles, receive } from './receive.ts'
import { retry } from './retry.ts'
import { addStep, fileRow, type Turn } from './turn.ts'

/** The methods of the contract that cross to the writer's thread. */
export type CommandName = Exclude<keyof Journal, 'opened' | 'status' | 'close'>
export type Input<N extends CommandName> = Parameters<Journal[N]>
export type Output<N extends CommandName> = Awaited<ReturnType<Journal[N]>>

export interface Command<N extends CommandName> {
  /** False for questions: they need no transaction. */
  readonly isWrite: boolean
  run(turn: Turn, turns: Turns, ...input: Input<N>): Output<N>
}

export type Commands = { readonly [N in CommandName]: Command<N> }

export const COMMANDS: Commands = {
  receive: { isWrite: true, run: (turn, _, file) => receive(turn, file) },
  knownFiles: { isWrite: false, run: (turn, _, files) => knownFiles(turn, files) },
  claimConversion: { isWrite: true, run: (turn, turns, limit, lease) => claimConversion(turn, turns, limit, lease) },
  recordConverted: { isWrite: true, run: (turn, _, claim, conversion) => recordConverted(turn, claim, conversion) },
  wait: { isWrite: true, run: (turn, _, claim, atMs, fault) => wait(turn, claim, atMs, fault) },
  reject: { isWrite: true, run: (turn, _, claim, fault) => reject(turn, claim, fault) },
  fail: { isWrite: true, run: (turn, _, claim, fault) => fail(turn, claim, fault) },
  claimDelivery: { isWrite: true, run: (turn, turns, limit, lease) => claimDelivery(turn, turns, limit, lease) },
  readBody: { isWrite: false, run: ({ db }, _, reportNo) => readBody(db, reportNo) },
  recordDelivered: { isWrite: true, run: (turn, _, claim, answer) => recordDelivered(turn, claim, answer) },
  retryLater: { isWrite: true, run: (turn, _, claim, atMs, fault) => retryLater(turn, claim, atMs, fault) },
  dead: { isWrite: true, run: (turn, _, claim, fault) => dead(turn, claim, fault) },
  filesToFinish: { isWrite: true, run: (turn, turns, limit, lease) => filesToFinish(turn, turns, limit, lease) },
  finish: { isWrite: true, run: (turn, _, claim, where) => finish(turn, claim, where) },
  finishLater: { isWrite: true, run: (turn, _, claim, atMs, fault) => finishLater(turn, claim, atMs, fault) },
  note: { isWrite: true, run: (turn, _, fileId, note) => addNote(turn, fileId, note) },
  releaseLeases: { isWrite: true, run: (turn, _, owner) => releaseLeases(turn, owner) },
  resumeLeases: { isWrite: true, run: (turn, _, owner) => resumeLeases(turn, owner) },
  retry: { isWrite: true, run: (turn, _, selection) => retry(turn, selection) },
  prune: { isWrite: true, run: (turn, _, retention) => prune(turn, retention) },
  keptFiles: { isWrite: false, run: (turn, _, afterId, limit) => keptFiles(turn, afterId, limit) },
  forget: { isWrite: true, run: (turn, _, fileIds) => forget(turn, fileIds) },
  checkWritable: { isWrite: true, run: (turn) => checkWritable(turn) },
  story: { isWrite: false, run: ({ db }, _, query) => findStories(db, query) },
  listFiles: { isWrite: false, run: ({ db }, _, query) => listFiles(db, query) },
  listReports: { isWrite: false, run: ({ db }, _, query) => listReports(db, query) },
  counts: { isWrite: false, run: ({ db }) => countStages(db) },
  file: { isWrite: false, run: ({ db }, _, fileId) => findFile(db, fileId) },
}

function addNote(turn: Turn, fileId: number, note: StoryNote): void {
  addStep(turn, { fileId: fileRow(turn, fileId).id, ...note })
}

function checkWritable({ db, stamp }: Turn): void {
  db.run(`INSERT OR REPLACE INTO meta VALUES ('checked_ms', ?)`, stamp.atMs)
}
