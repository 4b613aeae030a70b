/** A report between the converter and the server: queued, claimed, and the three ways a delivery ends. */
import type { JournalFault } from '../file-record.ts'
import type { Claim, Lease, ReportClaim } from '../journal.ts'
import type { ConvertedReport } from '../report-record.ts'
import { checkReportMove, type ReportState } from '../transitions.ts'
import { writeBody } from './body.ts'
import { fairPick, type Turns } from './fair-pick.ts'
import { type FileRow, type ReportRow, reportOf } from './rows.ts'
import { settleFile } from './settle-file.ts'
import { addStep, fileRow, reportRow, shortened, type Turn } from './turn.ts'

export type DeliveryFault = JournalFault & { readonly answer?: string }

/** QUEUED. */
export function queueReport(turn: Turn, file: FileRow, index: number, report: ConvertedReport): void {
  const { id } = turn.db.run(
    `INSERT INTO reports (file_id, folder, idx, report_id, sn, pn, type, result, format, state, queued_ms, updated_ms, due_ms, size)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', ?, ?, ?, ?)`,
    file.id,
    file.folder,
    index,
    report.reportId,
    report.serialNumber ?? null,
    report.partNumber ?? null,
    report.type ?? null,
    report.result ?? null,
    report.format,
    turn.stamp.atMs,
    turn.stamp.atMs,
    turn.stamp.atMs,
    report.body.byteLength,
  )
  writeBody(turn, id, report.body)
}

/** The oldest due reports, in turn between folders, DELIVERING from now on; each claim counts as an attempt. */
export function claimDelivery(turn: Turn, turns: Turns, limit: number, lease: Lease): ReportClaim[] {
  const picked = fairPick(turn, turns, { table: 'reports', work: undefined }, limit)
  return picked.map((id) => claimOne(turn, id, lease))
}

function claimOne(turn: Turn, id: number, lease: Lease): ReportClaim {
  const row = reportRow(turn, id)
  checkReportMove(id, row.state, 'DELIVERING')
  const isResumed = row.state === 'DELIVERING'
  const changed: ReportRow = {
    ...row,
    state: 'DELIVERING',
    updated_ms: turn.stamp.atMs,
    due_ms: lease.untilMs,
    lease_owner: lease.owner,
    claims: row.claims + 1,
    attempts: row.attempts + 1,
  }
  turn.db.run(
    `UPDATE reports SET state = 'DELIVERING', updated_ms = ?, due_ms = ?, lease_owner = ?, claims = ?, attempts = ?
     WHERE id = ?`,
    turn.stamp.atMs,
    lease.untilMs,
    lease.owner,
    changed.claims,
    changed.attempts,
    id,
  )
  tell(turn, row, isResumed ? 'resumed' : 'sending', 'DELIVERING', {
    message: isResumed ? `the lease of ${row.lease_owner} ran out` : undefined,
    attempt: changed.attempts,
  })
  const file = fileRow(turn, row.file_id)
  return {
    id,
    claim: changed.claims,
    report: reportOf(changed),
    isResumed,
    correlationId: file.correlation_id,
    traceparent: file.traceparent ?? undefined,
    fileName: file.name,
    receivedMs: file.received_ms,
  }
}

/** DELIVERED: the server has it. Holds even when the lease was lost meanwhile, for what the server said stays true. */
export function recordDelivered(turn: Turn, { id }: Claim, answer?: string): boolean {
  const row = reportRow(turn, id)
  if (row.state === 'DELIVERED') return false
  checkReportMove(id, row.state, 'DELIVERED')
  turn.db.run(
    `UPDATE reports SET state = 'DELIVERED', updated_ms = ?, delivered_ms = ?, due_ms = NULL, lease_owner = NULL, answer = ?,
       error_code = NULL, error_message = NULL
     WHERE id = ?`,
    turn.stamp.atMs,
    turn.stamp.atMs,
    shortened(answer),
    id,
  )
  tell(turn, row, 'delivered', 'DELIVERED', { attempt: row.attempts })
  settleFile(turn, row.file_id, row.state === 'DEAD' ? { dead: -1 } : { open: -1 })
  return true
}

/** RETRY from `atMs` on. */
export function retryLater(turn: Turn, claim: Claim, atMs: number, fault: DeliveryFault): boolean {
  const row = heldRow(turn, claim, 'RETRY')
  if (row === undefined) return false
  moveWithFault(turn, row, 'RETRY', atMs, fault)
  tell(turn, row, 'retry later', 'RETRY', {
    message: fault.message,
    fields: { code: fault.code, until_ms: atMs },
    attempt: row.attempts,
  })
  return true
}

/** DEAD: the server refused it for good. */
export function dead(turn: Turn, claim: Claim, fault: DeliveryFault): boolean {
  const row = heldRow(turn, claim, 'DEAD')
  if (row === undefined) return false
  moveWithFault(turn, row, 'DEAD', null, fault)
  tell(turn, row, 'refused', 'DEAD', { message: fault.message, fields: { code: fault.code }, attempt: row.attempts })
  settleFile(turn, row.file_id, { open: -1, dead: 1, fault })
  return true
}

function heldRow(turn: Turn, { id, claim }: Claim, to: ReportState): ReportRow | undefined {
  const row = reportRow(turn, id)
  if (row.claims !== claim || row.state === 'DELIVERED') return undefined
  checkReportMove(id, row.state, to)
  return row
}

function moveWithFault(turn: Turn, row: ReportRow, to: ReportState, dueMs: number | null, fault: DeliveryFault): void {
  turn.db.run(
    `UPDATE reports SET state = ?, updated_ms = ?, due_ms = ?, lease_owner = NULL, answer = ?, error_code = ?, error_message = ?
     WHERE id = ?`,
    to,
    turn.stamp.atMs,
    dueMs,
    shortened(fault.answer),
    fault.code,
    shortened(fault.message),
    row.id,
  )
}

type Telling = Pick<Parameters<typeof addStep>[1], 'message' | 'fields' | 'attempt'>

function tell(turn: Turn, row: ReportRow, step: string, to: ReportState, telling: Telling): void {
  addStep(turn, { fileId: row.file_id, reportNo: row.id, step, from: row.state, to, ...telling })
}
