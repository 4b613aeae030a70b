/** One row of a table as a step: a number with its limits, a text, or a verdict alone. */
import type { StepStatus } from '@sightline/wats'
import { type Findings, shown } from '../findings.ts'
import { type DecimalSeparator, decimalOf } from '../measurement/decimal.ts'
import { readNumeric, readText } from '../measurement/read-measurement.ts'
import { statusOfVerdict } from '../measurement/status-of.ts'
import type { CsvRow } from './csv-rows.ts'

/** The step in the shape of the report model; the check of the finished report confirms it. */
export interface CsvStep {
  readonly status: StepStatus
  readonly [field: string]: unknown
}

/** The operators that compare texts only. */
const TEXT_OPERATORS: ReadonlySet<string> = new Set(['CASESENSIT', 'IGNORECASE'])

/** @returns undefined when the row is wrong; the findings say why */
export function csvStep({ line, cells }: CsvRow, separator: DecimalSeparator, findings: Findings): CsvStep | undefined {
  const where = `line ${line}`
  const given = cells.pass === '' ? undefined : statusOfVerdict(cells.pass)
  if (cells.testName === '') findings.add(where, 'no test name')
  if (cells.pass !== '' && given === undefined) {
    findings.add(where, `the pass must be a verdict like TRUE, PASSED or FAIL, got ${shown(cells.pass)}`)
    return undefined
  }
  const content = contentOf(cells, given, separator)
  if (typeof content !== 'string') return { group: 'M', name: cells.testName, ...content }
  findings.add(where, content)
  return undefined
}

/** @returns a problem as text */
function contentOf(
  cells: CsvRow['cells'],
  given: StepStatus | undefined,
  separator: DecimalSeparator,
): (Omit<CsvStep, 'name'> & { readonly status: StepStatus }) | string {
  const { value, unit, compOp, low, high } = cells
  const written = { name: '', value, unit, compOp, low, high, status: given }
  if (value === '') {
    if (given === undefined) return 'neither a measured value nor a verdict'
    return { stepType: 'ET_PFT', status: given, booleanMeas: [{ status: given }] }
  }
  const isNumeric = !TEXT_OPERATORS.has(compOp.toUpperCase()) && promisesNumber(cells, separator)
  if (isNumeric) {
    const read = readNumeric(written, separator)
    return read.ok
      ? { stepType: 'ET_NLT', status: read.measurement.status, numericMeas: [read.measurement] }
      : read.problem
  }
  const read = readText(written)
  return read.ok
    ? { stepType: 'ET_SVT', status: read.measurement.status, stringMeas: [read.measurement] }
    : read.problem
}

/** A unit or a numeric limit promises a number; a value that is none without them is taken for what it is, a text. */
function promisesNumber({ value, unit, low, high }: CsvRow['cells'], separator: DecimalSeparator): boolean {
  return unit !== '' || high !== '' || [value, low].some((cell) => decimalOf(cell, separator) !== undefined)
}
