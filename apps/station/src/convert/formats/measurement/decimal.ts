/** Numbers as equipment writes them, with the decimal separator that the file was found to use. */
import { type NumericValue, numericValueOf } from '@sightline/wats'

/** Of the file; a number never has both. */
export type DecimalSeparator = '.' | ','

const WITH_COMMA = /^[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?$/

/** NaN and the infinities included; undefined for anything else, a number with the other separator among it. */
export function decimalOf(text: string, separator: DecimalSeparator): NumericValue | undefined {
  if (separator === '.') return numericValueOf(text)
  const trimmed = text.trim()
  if (WITH_COMMA.test(trimmed)) return numericValueOf(trimmed.replace(',', '.'))
  return trimmed.includes('.') ? undefined : numericValueOf(trimmed)
}
