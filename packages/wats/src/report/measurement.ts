/** What a step measured. The status is the equipment's own verdict; the model never works it out again. */
import type * as z from 'zod'
import { numericComparison, stringComparison } from './comparison.ts'
import { openObject, text } from './field.ts'
import { numericValue, requiredNumericValue } from './numeric-value.ts'
import { stepStatus } from './status.ts'

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

export const booleanMeasurement = openObject({ name: text, status: stepStatus })
export type BooleanMeasurement = z.infer<typeof booleanMeasurement>

export const stringMeasurement = openObject({
  name: text,
  value: text,
  compOp: stringComparison,
  limit: text,
  status: stepStatus,
})
export type StringMeasurement = z.infer<typeof stringMeasurement>
