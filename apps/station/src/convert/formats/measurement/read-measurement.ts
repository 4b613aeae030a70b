/** Measurements from the cells of a row, shared by the formats that are tables. What does not fit together is a problem. */
import {
  NUMERIC_COMPARISONS,
  type NumericComparison,
  type NumericMeasurement,
  type NumericValue,
  STRING_COMPARISONS,
  type StepStatus,
  type StringComparison,
  type StringMeasurement,
} from '@sightline/wats'
import { shown } from '../findings.ts'
import { type DecimalSeparator, decimalOf } from './decimal.ts'
import { judgeNumber, judgeText } from './judge.ts'

/** The cells of one measurement; empty text where there is nothing. */
export interface WrittenMeasurement {
  readonly name: string
  readonly value: string
  readonly unit: string
  readonly compOp: string
  readonly low: string
  readonly high: string
  /** The verdict that the file gives; without one the limits decide. */
  readonly status: StepStatus | undefined
}

/** A measurement of the report model, or what is wrong with the row in words for a finding. */
export type ReadMeasurement<M> =
  | { readonly ok: true; readonly measurement: M }
  | { readonly ok: false; readonly problem: string }

type Limits = { readonly lowLimit?: NumericValue; readonly highLimit?: NumericValue }

const NUMERIC: ReadonlySet<string> = new Set(NUMERIC_COMPARISONS)
const TEXTUAL: ReadonlySet<string> = new Set(STRING_COMPARISONS)

/** Without an operator the limits imply one: both GELE, the lower GE, the upper LE, none LOG. */
export function readNumeric(
  written: WrittenMeasurement,
  separator: DecimalSeparator,
): ReadMeasurement<NumericMeasurement> {
  const [value, low, high] = [written.value, written.low, written.high].map((text) => decimalOf(text, separator))
  if (value === undefined) return notANumber('value', written.value, separator)
  if (low === undefined && written.low !== '') return notANumber('low limit', written.low, separator)
  if (high === undefined && written.high !== '') return notANumber('high limit', written.high, separator)
  const compOp = written.compOp.toUpperCase() || impliedOperator(low, high)
  if (!NUMERIC.has(compOp))
    return problem(`the operator must be one of ${NUMERIC_COMPARISONS.join(', ')}, got ${shown(compOp)}`)
  const used = limitsFor(compOp, low, high)
  if (typeof used === 'string') return problem(used)
  const operator = compOp as NumericComparison
  const status = written.status ?? judgeNumber(value, operator, used.lowLimit, used.highLimit)
  if (status === undefined) return problem(`no verdict, and ${compOp} cannot be judged here`)
  return { ok: true, measurement: { ...named(written), value, compOp: operator, ...used, status } }
}

/** A text that is compared with one limit, written in the column of the low limit. */
export function readText(written: WrittenMeasurement): ReadMeasurement<StringMeasurement> {
  const compOp = written.compOp.toUpperCase() || 'LOG'
  if (!TEXTUAL.has(compOp))
    return problem(`the operator must be one of ${STRING_COMPARISONS.join(', ')}, got ${shown(compOp)}`)
  const operator = compOp as StringComparison
  const limit = written.low === '' ? undefined : written.low
  const status = written.status ?? judgeText(written.value, operator, limit)
  if (status === undefined) return problem(`no verdict, and ${compOp} of texts cannot be judged here`)
  const { name } = named(written)
  return {
    ok: true,
    measurement: {
      ...(name === undefined ? {} : { name }),
      value: written.value,
      compOp: operator,
      ...(limit === undefined ? {} : { limit }),
      status,
    },
  }
}

function impliedOperator(low: NumericValue | undefined, high: NumericValue | undefined): NumericComparison {
  if (low !== undefined && high !== undefined) return 'GELE'
  if (low !== undefined) return 'GE'
  return high === undefined ? 'LOG' : 'LE'
}

/** The limits where WATS looks for them: an operator with one limit uses the low one. @returns a problem as text */
function limitsFor(compOp: string, low: NumericValue | undefined, high: NumericValue | undefined): Limits | string {
  if (compOp === 'LOG') return limits(low, high)
  const hasBoth = low !== undefined && high !== undefined
  if (compOp.length === TWO_LIMIT_NAME) return hasBoth ? limits(low, high) : `${compOp} needs a low and a high limit`
  if (hasBoth) return `${compOp} takes one limit, and there are two`
  return low === undefined && high === undefined ? `${compOp} needs a limit` : limits(low ?? high, undefined)
}

/** The names of the operators with two limits are put together from two names: GE and LE. */
const TWO_LIMIT_NAME = 4

function limits(low: NumericValue | undefined, high: NumericValue | undefined): Limits {
  return { ...(low === undefined ? {} : { lowLimit: low }), ...(high === undefined ? {} : { highLimit: high }) }
}

function named({ name, unit }: WrittenMeasurement): { readonly name?: string; readonly unit?: string } {
  return { ...(name === '' ? {} : { name }), ...(unit === '' ? {} : { unit }) }
}

function notANumber(what: string, text: string, separator: DecimalSeparator): ReadMeasurement<never> {
  const other = separator === '.' ? ',' : '.'
  const isOther = decimalOf(text, other) !== undefined
  const hint = isOther ? `; if "${other}" is its decimal separator, set "decimalSeparator" of the folder` : ''
  return problem(`the ${what} must be a number, got ${shown(text)}${hint}`)
}

function problem(text: string): ReadMeasurement<never> {
  return { ok: false, problem: text }
}
