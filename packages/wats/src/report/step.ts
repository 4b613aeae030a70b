/** A step of a test sequence; sequence calls hold further steps. Which fields are filled depends on `stepType`. */
import * as z from 'zod'
import { additionalData, attachment } from './binary-data.ts'
import { chart } from './chart.ts'
import { flag, list, numberOrText, openObject, requiredText, text, wholeNumber } from './field.ts'
import { booleanMeasurement, numericMeasurement, stringMeasurement } from './measurement.ts'
import { numericValue } from './numeric-value.ts'
import { stepStatus } from './status.ts'

export const STEP_GROUPS = ['S', 'M', 'C'] as const
/** Setup, main, cleanup. */
export type StepGroup = (typeof STEP_GROUPS)[number]

/** On the step that loops its totals, on each round its index. */
const loop = openObject({
  idx: wholeNumber,
  num: wholeNumber,
  endingIndex: wholeNumber,
  passed: wholeNumber,
  failed: wholeNumber,
})
export type Loop = z.infer<typeof loop>

const sequenceCall = openObject({ path: text, name: text, version: text })
export type SequenceCall = z.infer<typeof sequenceCall>

const stepFields = {
  id: numberOrText,
  group: z.enum(STEP_GROUPS, { error: 'one of S, M, C' }).nullish(),
  stepType: requiredText,
  name: requiredText,
  status: stepStatus,
  /** ISO time, verbatim; an offset is usual but not demanded. */
  start: text,
  /** Seconds. */
  totTime: numericValue,
  errorCode: numberOrText,
  errorMessage: text,
  reportText: text,
  tsGuid: text,
  causedSeqFailure: flag,
  causedUUTFailure: flag,
  loop: loop.nullish(),
  seqCall: sequenceCall.nullish(),
  numericMeas: list(numericMeasurement),
  booleanMeas: list(booleanMeasurement),
  stringMeas: list(stringMeasurement),
  chart: chart.nullish(),
  attachment: attachment.nullish(),
  additionalResults: list(additionalData),
  callExe: openObject({ exitCode: numericValue }).nullish(),
  messagePopup: openObject({ response: text, button: numberOrText }).nullish(),
}

const leaf = openObject(stepFields)

/** A step with all that may lie below it; at most 200 levels (MAX_STEP_DEPTH). */
export interface Step extends z.infer<typeof leaf> {
  steps?: Step[] | null | undefined
}

export const step: z.ZodType<Step> = openObject({
  ...stepFields,
  /** A getter, because a step's schema contains itself. */
  get steps() {
    return list(step)
  },
})
