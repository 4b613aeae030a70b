/** What only a test report says about the unit: `uut`. */
import type * as z from 'zod'
import { numberOrText, openObject, text, wholeNumber } from './field.ts'
import { numericValue } from './numeric-value.ts'

export const unitUnderTest = openObject({
  user: text,
  comment: text,
  /** Seconds. */
  execTime: numericValue,
  fixtureId: text,
  testSocketIndex: wholeNumber,
  errorCode: numberOrText,
  errorMessage: text,
  batchSN: text,
  batchFailCount: wholeNumber,
  batchLoopIndex: wholeNumber,
  stepIdCausedUUTFailure: numberOrText,
})
export type UnitUnderTest = z.infer<typeof unitUnderTest>
