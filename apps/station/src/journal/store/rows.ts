/** Between rows of the tables and the records of the contract. */
import type { FileRecord, JournalFault } from '../file-record.ts'
import type { ReportRecord } from '../report-record.ts'
import type { StepFields, StepRecord } from '../step-record.ts'
import type { FileState, ReportState } from '../transitions.ts'

/** As the table has it; names follow the columns. */
export interface FileRow {
  readonly id: number
  readonly folder: string
  readonly path: string
  readonly name: string
  readonly size: number
  readonly mtime_ms: number
  readonly inode: number | null
  readonly sha256: Uint8Array | null
  readonly state: FileState
  readonly correlation_id: string
  readonly traceparent: string | null
  readonly converter: string | null
  readonly received_ms: number
  readonly updated_ms: number
  readonly work: 'convert' | 'finish' | null
  readonly due_ms: number | null
  readonly lease_owner: string | null
  readonly claims: number
  readonly attempts: number
  readonly reports: number
  readonly open_reports: number
  readonly dead_reports: number
  readonly error_code: string | null
  readonly error_message: string | null
  readonly final_path: string | null
  readonly is_put_away: number
}

/** As the table has it. */
export interface ReportRow {
  readonly id: number
  readonly file_id: number
  readonly folder: string
  readonly idx: number
  readonly report_id: string
  readonly sn: string | null
  readonly pn: string | null
  readonly type: string | null
  readonly result: string | null
  readonly format: string
  readonly state: ReportState
  readonly claims: number
  readonly attempts: number
  readonly queued_ms: number
  readonly updated_ms: number
  readonly due_ms: number | null
  readonly lease_owner: string | null
  readonly delivered_ms: number | null
  readonly answer: string | null
  readonly error_code: string | null
  readonly error_message: string | null
  readonly size: number
  readonly has_body: number
}

/** As the table has it; `fields` is JSON. */
export interface StepRow {
  readonly id: number
  readonly file_id: number
  readonly report_no: number | null
  readonly at_ms: number
  readonly step: string
  readonly from_state: FileState | ReportState | null
  readonly to_state: FileState | ReportState | null
  readonly message: string | null
  readonly fields: string | null
  readonly attempt: number | null
  readonly trace_id: string | null
  readonly span_id: string | null
}

/** The contract's view of a row: NULL becomes undefined, bytes become hex. */
export function fileOf(row: FileRow): FileRecord {
  return {
    id: row.id,
    folder: row.folder,
    path: row.path,
    name: row.name,
    sizeBytes: row.size,
    mtimeMs: row.mtime_ms,
    inode: row.inode ?? undefined,
    sha256: row.sha256 === null ? undefined : Buffer.from(row.sha256).toString('hex'),
    state: row.state,
    correlationId: row.correlation_id,
    traceparent: row.traceparent ?? undefined,
    converter: row.converter ?? undefined,
    receivedMs: row.received_ms,
    updatedMs: row.updated_ms,
    dueMs: row.due_ms ?? undefined,
    leaseOwner: row.lease_owner ?? undefined,
    attempts: row.attempts,
    reports: row.reports,
    openReports: row.open_reports,
    deadReports: row.dead_reports,
    error: faultOf(row),
    finalPath: row.final_path ?? undefined,
    isPutAway: row.is_put_away > 0,
  }
}

export function reportOf(row: ReportRow): ReportRecord {
  return {
    id: row.id,
    fileId: row.file_id,
    folder: row.folder,
    index: row.idx,
    reportId: row.report_id,
    serialNumber: row.sn ?? undefined,
    partNumber: row.pn ?? undefined,
    type: row.type ?? undefined,
    result: row.result ?? undefined,
    format: row.format,
    state: row.state,
    attempts: row.attempts,
    queuedMs: row.queued_ms,
    updatedMs: row.updated_ms,
    dueMs: row.due_ms ?? undefined,
    leaseOwner: row.lease_owner ?? undefined,
    deliveredMs: row.delivered_ms ?? undefined,
    answer: row.answer ?? undefined,
    error: faultOf(row),
    sizeBytes: row.size,
    hasBody: row.has_body === 1,
  }
}

/** @throws when the fields are no JSON, which only a damaged file can hold */
export function stepOf(row: StepRow): StepRecord {
  return {
    id: row.id,
    fileId: row.file_id,
    reportNo: row.report_no ?? undefined,
    atMs: row.at_ms,
    step: row.step,
    from: row.from_state ?? undefined,
    to: row.to_state ?? undefined,
    message: row.message ?? undefined,
    fields: row.fields === null ? undefined : (JSON.parse(row.fields) as StepFields),
    attempt: row.attempt ?? undefined,
    traceId: row.trace_id ?? undefined,
    spanId: row.span_id ?? undefined,
  }
}

function faultOf(row: FileRow | ReportRow): JournalFault | undefined {
  return row.error_code === null ? undefined : { code: row.error_code, message: row.error_message ?? '' }
}
