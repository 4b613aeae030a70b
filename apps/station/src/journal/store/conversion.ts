/** A file between RECEIVED and CONVERTED: claimed, and the four ways a conversion ends. */
import type { FileRecord } from '../file-record.ts'
import type { Claim, Conversion, ConversionFault, FileClaim, Lease } from '../journal.ts'
import { journalErrors } from '../journal-errors.ts'
import type { StoryNote } from '../step-record.ts'
import { checkFileMove, type FileState } from '../transitions.ts'
import { fairPick, type Turns } from './fair-pick.ts'
import { queueReport } from './outbox.ts'
import { type FileRow, fileOf } from './rows.ts'
import { addStep, fileRow, shortened, type Turn } from './turn.ts'

/** The oldest due files, in turn between folders, CONVERTING from now on; each claim counts as an attempt. */
export function claimConversion(turn: Turn, turns: Turns, limit: number, lease: Lease): FileClaim[] {
  const picked = fairPick(turn, turns, { table: 'files', work: 'convert' }, limit)
  return picked.map((id) => claimOne(turn, id, lease))
}

function claimOne(turn: Turn, id: number, lease: Lease): FileClaim {
  const row = fileRow(turn, id)
  checkFileMove(id, row.state, 'CONVERTING')
  const isResumed = row.state === 'CONVERTING'
  const changed: FileRow = {
    ...row,
    state: 'CONVERTING',
    updated_ms: turn.stamp.atMs,
    due_ms: lease.untilMs,
    lease_owner: lease.owner,
    claims: row.claims + 1,
    attempts: row.attempts + 1,
  }
  turn.db.run(
    `UPDATE files SET state = 'CONVERTING', updated_ms = ?, due_ms = ?, lease_owner = ?, claims = ?, attempts = ?
     WHERE id = ?`,
    turn.stamp.atMs,
    lease.untilMs,
    lease.owner,
    changed.claims,
    changed.attempts,
    id,
  )
  addStep(turn, {
    fileId: id,
    step: isResumed ? 'resumed' : 'claimed',
    from: row.state,
    to: 'CONVERTING',
    message: isResumed ? `the lease of ${row.lease_owner} ran out` : undefined,
    attempt: changed.attempts,
  })
  const file: FileRecord = fileOf(changed)
  return { id, claim: changed.claims, file, isResumed }
}

/** CONVERTED, with one row in the outbox for each report. A file without reports is ready to be put away at once. */
export function recordConverted(turn: Turn, claim: Claim, { converter, reports, notes }: Conversion): boolean {
  const row = heldRow(turn, claim, 'CONVERTED')
  if (row === undefined) return false
  turn.db.run(
    `UPDATE files SET state = 'CONVERTED', updated_ms = ?, converter = ?, reports = ?, open_reports = ?, dead_reports = 0,
       work = ?, due_ms = ?, lease_owner = NULL, error_code = NULL, error_message = NULL
     WHERE id = ?`,
    turn.stamp.atMs,
    converter,
    reports.length,
    reports.length,
    reports.length === 0 ? 'finish' : null,
    reports.length === 0 ? turn.stamp.atMs : null,
    row.id,
  )
  addNotes(turn, row, notes)
  addStep(turn, {
    fileId: row.id,
    step: 'converted',
    from: row.state,
    to: 'CONVERTED',
    fields: { converter, reports: reports.length },
    attempt: row.attempts,
  })
  for (const [index, report] of reports.entries()) queueReport(turn, row, index, report)
  return true
}

/** WAITING until `atMs`. */
export function wait(turn: Turn, claim: Claim, atMs: number, fault: ConversionFault): boolean {
  return settle(turn, claim, { to: 'WAITING', step: 'not ready', work: 'convert', dueMs: atMs }, fault)
}

/** REJECTED, and ready for the error folder. */
export function reject(turn: Turn, claim: Claim, fault: ConversionFault): boolean {
  return settle(turn, claim, { to: 'REJECTED', step: 'rejected', work: 'finish', dueMs: turn.stamp.atMs }, fault)
}

/** FAILED, and ready for the error folder. */
export function fail(turn: Turn, claim: Claim, fault: ConversionFault): boolean {
  return settle(turn, claim, { to: 'FAILED', step: 'failed', work: 'finish', dueMs: turn.stamp.atMs }, fault)
}

interface Ending {
  readonly to: FileState
  readonly step: string
  readonly work: 'convert' | 'finish'
  readonly dueMs: number
}

function settle(turn: Turn, claim: Claim, ending: Ending, fault: ConversionFault): boolean {
  const row = heldRow(turn, claim, ending.to)
  if (row === undefined) return false
  turn.db.run(
    `UPDATE files SET state = ?, updated_ms = ?, work = ?, due_ms = ?, lease_owner = NULL, converter = ?, error_code = ?,
       error_message = ?
     WHERE id = ?`,
    ending.to,
    turn.stamp.atMs,
    ending.work,
    ending.dueMs,
    fault.converter ?? row.converter,
    fault.code,
    shortened(fault.message),
    row.id,
  )
  addNotes(turn, row, fault.notes)
  addStep(turn, {
    fileId: row.id,
    step: ending.step,
    from: row.state,
    to: ending.to,
    message: fault.message,
    fields: {
      code: fault.code,
      converter: fault.converter,
      until_ms: ending.to === 'WAITING' ? ending.dueMs : undefined,
    },
    attempt: row.attempts,
  })
  return true
}

/**
 * The row, when the claim still holds; undefined when somebody else has claimed it since. A second outcome of one claim is
 * a fault of the caller.
 */
function heldRow(turn: Turn, { id, claim }: Claim, to: FileState): FileRow | undefined {
  const row = fileRow(turn, id)
  if (row.claims !== claim) return undefined
  const isHeld = row.state === 'CONVERTING' || row.state === 'RECEIVED'
  if (!isHeld) throw journalErrors.illegalMove({ what: 'file', id, from: row.state, to })
  checkFileMove(id, row.state, to)
  return row
}

function addNotes(turn: Turn, row: FileRow, notes: readonly StoryNote[] | undefined): void {
  for (const note of notes ?? []) addStep(turn, { fileId: row.id, attempt: row.attempts, ...note })
}
