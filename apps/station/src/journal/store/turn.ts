/** What a command of the journal works with: the open transaction, the time, and the span that asked for it. */
import type { Database } from '../database.ts'
import { journalErrors } from '../journal-errors.ts'
import type { StepFields } from '../step-record.ts'
import type { FileState, ReportState } from '../transitions.ts'
import type { FileRow, ReportRow } from './rows.ts'

/** Longest texts that a row keeps, so that one endless error message cannot fill the journal. */
const MAX_TEXT = 4000
const MAX_FIELDS_TEXT = 16_000

/** When a change was asked for, and within which span. */
export interface Stamp {
  readonly atMs: number
  readonly traceId?: string | undefined
  readonly spanId?: string | undefined
}

export interface Turn {
  readonly db: Database
  readonly stamp: Stamp
}

/** A line of the story before it has a number. */
export interface NewStep {
  readonly fileId: number
  readonly reportNo?: number | undefined
  readonly step: string
  readonly from?: FileState | ReportState | undefined
  readonly to?: FileState | ReportState | undefined
  readonly message?: string | undefined
  readonly fields?: StepFields | undefined
  readonly attempt?: number | undefined
}

/** Appends one line to a file's story. */
export function addStep({ db, stamp }: Turn, step: NewStep): void {
  db.run(
    `INSERT INTO steps (file_id, report_no, at_ms, step, from_state, to_state, message, fields, attempt, trace_id, span_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    step.fileId,
    step.reportNo ?? null,
    stamp.atMs,
    step.step,
    step.from ?? null,
    step.to ?? null,
    shortened(step.message),
    fieldsText(step.fields),
    step.attempt ?? null,
    stamp.traceId ?? null,
    stamp.spanId ?? null,
  )
}

/** @throws SightlineError `STATION_JOURNAL_UNKNOWN` */
export function fileRow({ db }: Turn, id: number): FileRow {
  const row = db.get<FileRow>('SELECT * FROM files WHERE id = ?', id)
  if (row === undefined) throw journalErrors.unknownRow({ what: 'file', id })
  return row
}

/** @throws SightlineError `STATION_JOURNAL_UNKNOWN` */
export function reportRow({ db }: Turn, id: number): ReportRow {
  const row = db.get<ReportRow>('SELECT * FROM reports WHERE id = ?', id)
  if (row === undefined) throw journalErrors.unknownRow({ what: 'report', id })
  return row
}

/** Text as a row keeps it: at most 4,000 characters and how many there were. */
export function shortened(text: string | undefined): string | null {
  if (text === undefined) return null
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}... (${text.length} characters)`
}

function fieldsText(fields: StepFields | undefined): string | null {
  if (fields === undefined) return null
  const text = JSON.stringify(fields)
  return text.length <= MAX_FIELDS_TEXT ? text : JSON.stringify({ cut: true, characters: text.length })
}
