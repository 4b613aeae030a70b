/** Comparison operators of measurements. Equipment varies their case ("IgnoreCase"); the model holds them in upper case. */
import * as z from 'zod'
import { refuse } from './field.ts'

/** LOG compares nothing; EQ to EQT use the low limit only. */
export const SINGLE_LIMIT_COMPARISONS = ['LOG', 'EQ', 'EQT', 'NE', 'LT', 'LE', 'GT', 'GE'] as const
/** GTLT to GELE pass inside the limits, LTGT to LEGE outside of them. */
export const TWO_LIMIT_COMPARISONS = ['GTLT', 'GTLE', 'GELT', 'GELE', 'LTGT', 'LTGE', 'LEGT', 'LEGE'] as const
export const NUMERIC_COMPARISONS = [...SINGLE_LIMIT_COMPARISONS, ...TWO_LIMIT_COMPARISONS] as const
/** Strings know LOG, the relations of text order, and equality with or without regard to case. */
export const STRING_COMPARISONS = [...SINGLE_LIMIT_COMPARISONS, 'CASESENSIT', 'IGNORECASE'] as const

export type NumericComparison = (typeof NUMERIC_COMPARISONS)[number]
export type StringComparison = (typeof STRING_COMPARISONS)[number]

export const numericComparison = nameOf(NUMERIC_COMPARISONS).nullish()
export const stringComparison = nameOf(STRING_COMPARISONS).nullish()

function nameOf<const N extends string>(names: readonly N[]) {
  const known = new Map<unknown, N>(names.map((name) => [name, name]))
  return z.unknown().transform((value, context): N => {
    const name = known.get(value) ?? (typeof value === 'string' ? known.get(value.toUpperCase()) : undefined)
    return name ?? refuse(context, `one of ${names.join(', ')}`)
  })
}
