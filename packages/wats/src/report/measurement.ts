/** What a step measured. The status is the equipment's own verdict; the model never works it out again. */
import type * as z from 'zod'
import { numericComparison, stringComparison } from './comparison.ts'
import { openObject, text } from './field.ts'
import { numericValue, requiredNumericValue } from './numeric-value.ts'
import { stepStatus } from './status.ts'

/** ET_NLT has one, ET_MNLT several, each with a name. */
export const numericMeasurement = openObject({
  name: text,
  value: requiredNumericValue,
  unit: text,
  compOp: numericComparison,
  lowLimit: numericValue,
  highLimit: numericValue,
  status: stepStatus,
})
export type NumericMeasurement = z.infer<typeof numericMeasurement>

/** ET_PFT has one, ET_MPFT several. */
export const booleanMeasurement = openObject({ name: text, status: stepStatus })
export type BooleanMeasurement = z.infer<typeof booleanMeasurement>

/** ET_SVT has one, ET_MSVT several. */
export const stringMeasurement = openObject({
  name: text,
  value: text,
  compOp: stringComparison,
  limit: text,
  status: stepStatus,
})
export type StringMeasurement = z.infer<typeof stringMeasurement>
