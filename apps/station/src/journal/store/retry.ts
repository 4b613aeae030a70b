/** Trying again on command: what rests for good is moved back to its queue, what waits is made due now. */
import type { Value } from '../database.ts'
import type { RetrySelection } from '../journal.ts'
import { checkFileMove, checkReportMove } from '../transitions.ts'
import type { FileRow, ReportRow } from './rows.ts'
import { revive } from './settle-file.ts'
import { addStep, fileRow, reportRow, type Turn } from './turn.ts'

/** How many were moved or made due. */
export interface Retried {
  readonly files: number
  readonly reports: number
}

/** @throws SightlineError `STATION_JOURNAL_ILLEGAL_MOVE` when a named row is in a state that cannot be tried again */
export function retry(turn: Turn, selection: RetrySelection): Retried {
  if ('fileIds' in selection)
    return retryFiles(
      turn,
      selection.fileIds.map((id) => fileRow(turn, id)),
    )
  if ('reportNos' in selection)
    return retryReports(
      turn,
      selection.reportNos.map((id) => reportRow(turn, id)),
    )
  const { state, folder, limit } = selection
  if (state === 'DEAD' || state === 'RETRY')
    return retryReports(turn, inState<ReportRow>(turn, 'reports', state, folder, limit))
  return retryFiles(turn, inState<FileRow>(turn, 'files', state, folder, limit))
}

/** Those that a call before has made due already are left out, or a caller that loops would never end. */
function inState<Row>(turn: Turn, table: string, state: string, folder: string | undefined, limit: number): Row[] {
  const isResting = state !== 'WAITING' && state !== 'RETRY'
  const sql = `SELECT * FROM ${table} WHERE state = ? AND lease_owner IS NULL
    ${isResting ? '' : 'AND due_ms > ?'} ${folder === undefined ? '' : 'AND folder = ?'} LIMIT ?`
  const values: Value[] = [state]
  if (!isResting) values.push(turn.stamp.atMs)
  if (folder !== undefined) values.push(folder)
  return turn.db.all<Row>(sql, ...values, limit)
}

function retryFiles(turn: Turn, rows: readonly FileRow[]): Retried {
  // A file that is being put away right now is left out: where it lies is not known until that is done.
  const idle = rows.filter((row) => row.lease_owner === null)
  let reports = 0
  for (const row of idle) {
    if (row.state === 'WAITING') makeDue(turn, 'files', row.id)
    else if (row.state === 'FAILED' && row.dead_reports > 0) reports += reviveReports(turn, row)
    else receiveAgain(turn, row)
  }
  return { files: idle.length, reports }
}

function retryReports(turn: Turn, rows: readonly ReportRow[]): Retried {
  let reports = 0
  for (const row of rows) {
    // One that is being sent right now is left out: its answer decides.
    if (row.lease_owner !== null) continue
    if (row.state === 'RETRY') makeDue(turn, 'reports', row.id)
    else if (fileRow(turn, row.file_id).lease_owner === null) queueAgain(turn, row)
    else continue
    reports++
  }
  return { files: 0, reports }
}

function makeDue({ db, stamp }: Turn, table: 'files' | 'reports', id: number): void {
  db.run(`UPDATE ${table} SET due_ms = ? WHERE id = ?`, stamp.atMs, id)
}

function receiveAgain(turn: Turn, row: FileRow): void {
  checkFileMove(row.id, row.state, 'RECEIVED')
  turn.db.run(
    `UPDATE files SET state = 'RECEIVED', updated_ms = ?, work = 'convert', due_ms = ?, lease_owner = NULL, attempts = 0,
       claims = claims + 1, error_code = NULL, error_message = NULL, is_put_away = 0
     WHERE id = ?`,
    turn.stamp.atMs,
    turn.stamp.atMs,
    row.id,
  )
  addStep(turn, { fileId: row.id, step: 'retried', from: row.state, to: 'RECEIVED', message: 'on command' })
}

function reviveReports(turn: Turn, file: FileRow): number {
  const rows = turn.db.all<ReportRow>(`SELECT * FROM reports WHERE file_id = ? AND state = 'DEAD'`, file.id)
  return retryReports(turn, rows).reports
}

function queueAgain(turn: Turn, row: ReportRow): void {
  checkReportMove(row.id, row.state, 'QUEUED')
  turn.db.run(
    `UPDATE reports SET state = 'QUEUED', updated_ms = ?, due_ms = ?, attempts = 0, error_code = NULL, error_message = NULL
     WHERE id = ?`,
    turn.stamp.atMs,
    turn.stamp.atMs,
    row.id,
  )
  addStep(turn, {
    fileId: row.file_id,
    reportNo: row.id,
    step: 'retried',
    from: row.state,
    to: 'QUEUED',
    message: 'on command',
  })
  const file = fileRow(turn, row.file_id)
  if (file.state === 'FAILED') revive(turn, file, 'a refused report is sent again on command')
  turn.db.run(
    'UPDATE files SET open_reports = open_reports + 1, dead_reports = dead_reports - 1 WHERE id = ?',
    row.file_id,
  )
}
