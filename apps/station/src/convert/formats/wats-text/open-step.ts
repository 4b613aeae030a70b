/** A step while its rows are being read. */
import type { Step, StepStatus } from '@sightline/wats'
import { type Findings, shown } from '../findings.ts'
import { type DecimalSeparator, decimalOf } from '../measurement/decimal.ts'
import { statusOfVerdict } from '../measurement/status-of.ts'
import type { StepRow } from './step-columns.ts'

/** What the measurements of a step are; a step has one kind only. */
export type MeasuredKind = 'numeric' | 'passFail' | 'text'

/** A step with what is still to be settled about it. */
export interface OpenStep {
  readonly step: StepFields
  /** What its measurements are; undefined for sequences and actions. */
  readonly kind: MeasuredKind | undefined
  readonly children: OpenStep[]
  readonly where: string
  /** The verdict that the file gives to the step as a whole. */
  givenStatus: StepStatus | undefined
}

/** A step without its status, which is settled when all its rows are read. */
export type StepFields = { -readonly [K in keyof Omit<Step, 'status' | 'steps'>]: Step[K] }

/** Where faults of cells go, and how numbers are written. */
export interface CellContext {
  readonly findings: Findings
  readonly separator: DecimalSeparator
}

const FLAGS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false }
const WHOLE = /^[+-]?\d{1,15}$/

/** @param stepType - empty for measured steps, whose type shows when all measurements are known */
export function createStep(stepType: string, kind: MeasuredKind | undefined, row: StepRow, where: string): OpenStep {
  const step: StepFields = { group: 'M', stepType, name: row.StepName }
  if (stepType === 'SequenceCall') step.seqCall = { name: row.StepName }
  return { step, kind, children: [], where, givenStatus: undefined }
}

/** The cells that all steps have: status, time, text, error. An empty cell leaves what an earlier row said. */
export function readCommonCells(open: OpenStep, row: StepRow, where: string, context: CellContext): void {
  const { step } = open
  const status = row.Status === '' ? undefined : statusOfVerdict(row.Status)
  if (row.Status !== '' && status === undefined) context.findings.add(where, `unknown status ${shown(row.Status)}`)
  // In the rows of measurements the status is the measurement's.
  if (open.kind === undefined) open.givenStatus = status ?? open.givenStatus
  if (row.ReportText !== '') step.reportText = row.ReportText
  const caused = FLAGS[row.CausedSequenceFailure.toLowerCase()]
  if (caused !== undefined) step.causedSeqFailure = caused
  readTime(step, row, where, context)
  readError(step, row, where, context)
}

function readTime(step: StepFields, row: StepRow, where: string, { findings, separator }: CellContext): void {
  if (row.Time === '') return
  const time = decimalOf(row.Time, separator)
  if (time === undefined) findings.add(where, `the time must be a number of seconds, got ${shown(row.Time)}`)
  else step.totTime = time
}

function readError(step: StepFields, row: StepRow, where: string, { findings }: CellContext): void {
  if (row.ErrorMessage !== '') step.errorMessage = row.ErrorMessage
  if (row.ErrorCode === '') return
  if (WHOLE.test(row.ErrorCode)) step.errorCode = Number(row.ErrorCode)
  else findings.add(where, `the error code must be a whole number, got ${shown(row.ErrorCode)}`)
}
