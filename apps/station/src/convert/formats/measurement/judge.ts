/** The verdict that limits give, for files that leave it out. NaN passes nothing but LOG. */
import type { NumericComparison, NumericValue, StringComparison } from '@sightline/wats'

/** Undefined: the rule is not known, and no verdict is made up. */
export type Judgement = 'P' | 'F' | undefined

type Test = (value: number, low: number, high: number) => boolean

const NUMERIC_TESTS: Readonly<Partial<Record<NumericComparison, Test>>> = {
  LOG: () => true,
  EQ: (value, low) => value === low,
  NE: (value, low) => value !== low,
  LT: (value, low) => value < low,
  LE: (value, low) => value <= low,
  GT: (value, low) => value > low,
  GE: (value, low) => value >= low,
  GTLT: (value, low, high) => value > low && value < high,
  GTLE: (value, low, high) => value > low && value <= high,
  GELT: (value, low, high) => value >= low && value < high,
  GELE: (value, low, high) => value >= low && value <= high,
  LTGT: (value, low, high) => value < low || value > high,
  LTGE: (value, low, high) => value < low || value >= high,
  LEGT: (value, low, high) => value <= low || value > high,
  LEGE: (value, low, high) => value <= low || value >= high,
}

/** @returns undefined for an operator whose rule we do not know (EQT) */
export function judgeNumber(
  value: NumericValue,
  compOp: NumericComparison,
  low: NumericValue | undefined,
  high: NumericValue | undefined,
): Judgement {
  const test = NUMERIC_TESTS[compOp]
  if (test === undefined) return undefined
  if (value === 'NaN' && compOp !== 'LOG') return 'F'
  return test(Number(value), Number(low), Number(high)) ? 'P' : 'F'
}

/** @returns undefined for an operator whose rule for texts we do not know */
export function judgeText(value: string, compOp: StringComparison, limit: string | undefined): Judgement {
  switch (compOp) {
    case 'LOG':
      return 'P'
    case 'EQ':
    case 'CASESENSIT':
      return value === limit ? 'P' : 'F'
    case 'NE':
      return value !== limit ? 'P' : 'F'
    case 'IGNORECASE':
      return value.toLowerCase() === limit?.toLowerCase() ? 'P' : 'F'
    default:
      return undefined
  }
}
