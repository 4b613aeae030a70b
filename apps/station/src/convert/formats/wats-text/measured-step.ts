/** The measurements of steps in the text format. */
import { shown } from '../findings.ts'
import type { DecimalSeparator } from '../measurement/decimal.ts'
import { readNumeric, readText, type WrittenMeasurement } from '../measurement/read-measurement.ts'
import { statusOfVerdict } from '../measurement/status-of.ts'
import type { MeasuredKind, OpenStep, StepFields } from './open-step.ts'
import type { StepRow } from './step-columns.ts'

/** Adds a measurement to its list of the step. @returns a problem */
type Adder = (step: StepFields, written: WrittenMeasurement, separator: DecimalSeparator) => string | undefined

const TYPE_ENDS: Readonly<Record<MeasuredKind, string>> = { numeric: 'NLT', passFail: 'PFT', text: 'SVT' }
const ADDERS: Readonly<Record<MeasuredKind, Adder>> = { numeric: addNumeric, passFail: addPassFail, text: addText }

/** ET_NLT for one measurement without a name, ET_MNLT for several or named ones; with a chart the type that shows it. */
export function stepTypeOf(kind: MeasuredKind, step: StepFields): string {
  if (step.chart != null && kind === 'numeric') return 'WATS_XYGMNLT'
  const measured = step.numericMeas ?? step.booleanMeas ?? step.stringMeas ?? []
  const isMultiple = measured.length > 1 || measured[0]?.name !== undefined
  return `ET_${isMultiple ? 'M' : ''}${TYPE_ENDS[kind]}`
}

/** The measurement of a row. The opening row of a multiple test may have none, then its status is the step's. @returns a problem */
export function addMeasurement(
  open: OpenStep,
  kind: MeasuredKind,
  row: StepRow,
  separator: DecimalSeparator,
): string | undefined {
  // An unknown word is found where the common cells are read.
  const status = row.Status === '' ? undefined : statusOfVerdict(row.Status)
  if (row.Value === '' && row.MeasureName === '' && row.StepType.toLowerCase().startsWith('multiple')) {
    open.givenStatus = status
    return undefined
  }
  const written = {
    name: row.MeasureName,
    value: row.Value,
    unit: row.Unit,
    compOp: row.CompOperator,
    low: row.LowLimit,
    high: row.HighLimit,
    status,
  }
  return ADDERS[kind](open.step, written, separator)
}

function addNumeric(step: StepFields, written: WrittenMeasurement, separator: DecimalSeparator): string | undefined {
  const read = readNumeric(written, separator)
  if (!read.ok) return read.problem
  step.numericMeas ??= []
  step.numericMeas.push(read.measurement)
  return undefined
}

function addText(step: StepFields, written: WrittenMeasurement): string | undefined {
  const read = readText(written)
  if (!read.ok) return read.problem
  step.stringMeas ??= []
  step.stringMeas.push(read.measurement)
  return undefined
}

function addPassFail(step: StepFields, { name, value, status: given }: WrittenMeasurement): string | undefined {
  const measured = value === '' ? undefined : statusOfVerdict(value)
  if (value !== '' && measured === undefined) return `a pass/fail value must be TRUE or FALSE, got ${shown(value)}`
  const status = given ?? measured
  if (status === undefined) return 'a pass/fail test without value and status'
  step.booleanMeas ??= []
  step.booleanMeas.push({ ...(name === '' ? {} : { name }), status })
  return undefined
}
