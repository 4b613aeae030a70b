/** Parts of the unit, and in a repair report the failures found on each. */
import type * as z from 'zod'
import { list, numberOrText, openObject, text, wholeNumber } from './field.ts'

/** One repaired failure; the `art…` fields name the article that was replaced. */
export const failure = openObject({
  category: text,
  code: text,
  comment: text,
  /** Component reference on the drawing: "U1". */
  comRef: text,
  funcBlock: text,
  refStepId: numberOrText,
  refStepName: text,
  artNumber: text,
  artRev: text,
  artVendor: text,
  artDescription: text,
})
export type Failure = z.infer<typeof failure>

export const subUnit = openObject({
  partType: text,
  pn: text,
  rev: text,
  sn: text,
  position: numberOrText,
  idx: wholeNumber,
  parentIdx: wholeNumber,
  replacedIdx: wholeNumber,
  failures: list(failure),
})
export type SubUnit = z.infer<typeof subUnit>
