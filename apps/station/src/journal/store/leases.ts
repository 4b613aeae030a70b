/** Leases that end otherwise than by an outcome: given back at shutdown, or left behind by a process that is gone. */
import type { FileRow, ReportRow } from './rows.ts'
import { addStep, type Turn } from './turn.ts'

/** Gives back what `owner` has not settled, as if it had never been claimed. */
export function releaseLeases(turn: Turn, owner: string): number {
  const files = turn.db.all<FileRow>('SELECT * FROM files WHERE lease_owner = ?', owner)
  const reports = turn.db.all<ReportRow>('SELECT * FROM reports WHERE lease_owner = ?', owner)
  for (const row of files) releaseFile(turn, row)
  for (const row of reports) releaseReport(turn, row)
  return files.length + reports.length
}

/** Makes due at once what others than `owner` hold. The state stays: the next claim sees that it resumes. */
export function resumeLeases({ db, stamp }: Turn, owner: string): number {
  const ofFiles = db.run(
    'UPDATE files SET due_ms = ? WHERE lease_owner IS NOT NULL AND lease_owner <> ?',
    stamp.atMs,
    owner,
  )
  const ofReports = db.run(
    'UPDATE reports SET due_ms = ? WHERE lease_owner IS NOT NULL AND lease_owner <> ?',
    stamp.atMs,
    owner,
  )
  return ofFiles.changes + ofReports.changes
}

function releaseFile(turn: Turn, row: FileRow): void {
  if (row.state !== 'CONVERTING') {
    turn.db.run(
      'UPDATE files SET due_ms = ?, lease_owner = NULL, claims = claims + 1 WHERE id = ?',
      turn.stamp.atMs,
      row.id,
    )
    return
  }
  turn.db.run(
    `UPDATE files SET state = 'RECEIVED', updated_ms = ?, due_ms = received_ms, lease_owner = NULL, claims = claims + 1,
       attempts = attempts - 1
     WHERE id = ?`,
    turn.stamp.atMs,
    row.id,
  )
  addStep(turn, { fileId: row.id, step: 'given back', from: 'CONVERTING', to: 'RECEIVED', attempt: row.attempts })
}

function releaseReport(turn: Turn, row: ReportRow): void {
  turn.db.run(
    `UPDATE reports SET state = 'QUEUED', updated_ms = ?, due_ms = queued_ms, lease_owner = NULL, claims = claims + 1,
       attempts = attempts - 1
     WHERE id = ?`,
    turn.stamp.atMs,
    row.id,
  )
  addStep(turn, {
    fileId: row.file_id,
    reportNo: row.id,
    step: 'given back',
    from: 'DELIVERING',
    to: 'QUEUED',
    attempt: row.attempts,
  })
}
