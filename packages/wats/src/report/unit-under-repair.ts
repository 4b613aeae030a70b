/** What only a repair report says about the unit: `uur`. Process code and name are those of the test that failed. */
import type * as z from 'zod'
import { flag, openObject, text, uuid, wholeNumber } from './field.ts'
import { numericValue } from './numeric-value.ts'

export const unitUnderRepair = openObject({
  user: text,
  comment: text,
  /** Seconds. */
  execTime: numericValue,
  processCode: wholeNumber,
  processName: text,
  testOperationCode: wholeNumber,
  testOperationName: text,
  testOperationGuid: text,
  repairProcessCode: wholeNumber,
  repairProcessName: text,
  /** The id of the failed test's report. */
  refUUT: uuid.nullish(),
  confirmDate: text,
  finalizeDate: text,
  active: flag,
})
export type UnitUnderRepair = z.infer<typeof unitUnderRepair>
