/** What the end of a report means for its file: when the last one is settled, the file is ready to be put away. */
import type { JournalFault } from '../file-record.ts'
import { checkFileMove } from '../transitions.ts'
import type { FileRow } from './rows.ts'
import { addStep, fileRow, shortened, type Turn } from './turn.ts'

/** How the numbers of unsettled and refused reports of a file change. */
export interface ReportsChange {
  readonly open?: number
  readonly dead?: number
  readonly fault?: JournalFault
}

/** Counts the change; at the last settled report the file is ready for its folder, or FAILED when one was refused. */
export function settleFile(turn: Turn, fileId: number, { open = 0, dead = 0, fault }: ReportsChange): void {
  const row = fileRow(turn, fileId)
  const openReports = row.open_reports + open
  const deadReports = row.dead_reports + dead
  turn.db.run(
    `UPDATE files SET open_reports = ?, dead_reports = ?, error_code = ?, error_message = ? WHERE id = ?`,
    openReports,
    deadReports,
    fault?.code ?? row.error_code,
    fault === undefined ? row.error_message : shortened(fault.message),
    fileId,
  )
  if (openReports > 0) return
  if (deadReports > 0) failFile(turn, row, deadReports, fault)
  else readyFile(turn, row)
}

function readyFile(turn: Turn, row: FileRow): void {
  if (row.state === 'FAILED') revive(turn, row, 'a refused report was taken after all')
  turn.db.run(
    `UPDATE files SET work = 'finish', due_ms = ?, lease_owner = NULL, error_code = NULL, error_message = NULL WHERE id = ?`,
    turn.stamp.atMs,
    row.id,
  )
}

function failFile(turn: Turn, row: FileRow, deadReports: number, fault: JournalFault | undefined): void {
  if (row.state === 'FAILED') return
  checkFileMove(row.id, row.state, 'FAILED')
  turn.db.run(
    `UPDATE files SET state = 'FAILED', updated_ms = ?, work = 'finish', due_ms = ?, lease_owner = NULL WHERE id = ?`,
    turn.stamp.atMs,
    turn.stamp.atMs,
    row.id,
  )
  addStep(turn, {
    fileId: row.id,
    step: 'failed',
    from: row.state,
    to: 'FAILED',
    message: `the server refused ${deadReports} of ${row.reports} reports`,
    fields: { code: fault?.code ?? row.error_code ?? undefined },
  })
}

/** FAILED because of refused reports goes back to CONVERTED, as if it had never been put away. */
export function revive(turn: Turn, row: FileRow, message: string): void {
  checkFileMove(row.id, row.state, 'CONVERTED')
  turn.db.run(
    `UPDATE files SET state = 'CONVERTED', updated_ms = ?, work = NULL, due_ms = NULL, lease_owner = NULL, is_put_away = 0
     WHERE id = ?`,
    turn.stamp.atMs,
    row.id,
  )
  addStep(turn, { fileId: row.id, step: 'revived', from: row.state, to: 'CONVERTED', message })
}
