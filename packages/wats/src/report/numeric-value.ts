/**
 * A measured number. JSON has no NaN and no infinities; WSJF carries them as text, so we do too: a NaN stays "NaN" from
 * end to end and never turns into 0 or null.
 */
import * as z from 'zod'
import { refuse } from './field.ts'

export type NumericValue = number | 'NaN' | 'Infinity' | '-Infinity'

const NUMBER_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const NOT_FINITE: ReadonlyMap<string, NumericValue> = new Map<string, NumericValue>([
  ['nan', 'NaN'],
  ['-nan', 'NaN'],
  ['+nan', 'NaN'],
  ['infinity', 'Infinity'],
  ['+infinity', 'Infinity'],
  ['-infinity', '-Infinity'],
  ['inf', 'Infinity'],
  ['+inf', 'Infinity'],
  ['-inf', '-Infinity'],
])

/**
 * What equipment writes, as a NumericValue: JS numbers (NaN and infinities included) and text in plain or scientific
 * notation with a decimal point. Undefined for anything else, a decimal comma and an empty text included.
 */
export function numericValueOf(value: unknown): NumericValue | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : (String(value) as NumericValue)
  if (typeof value !== 'string') return undefined
  const trimmed = value.trim()
  if (!NUMBER_TEXT.test(trimmed)) return NOT_FINITE.get(trimmed.toLowerCase())
  const number = Number(trimmed)
  return Number.isFinite(number) ? number : (String(number) as NumericValue)
}

export const requiredNumericValue = z.unknown().transform((value, context): NumericValue => {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return numericValueOf(value) ?? refuse(context, 'a number')
})

export const numericValue = requiredNumericValue.nullish()
