/** What a header query tells about one report. Everything but the id may be missing: servers differ by version. */
import * as z from 'zod'
import { list, numberOrText, openObject, text, uuid, wholeNumber } from '../report/field.ts'
import { numericValue } from '../report/numeric-value.ts'

export const reportHeader = openObject({
  uuid,
  serialNumber: text,
  partNumber: text,
  revision: text,
  result: text,
  processCode: wholeNumber,
  processName: text,
  stationName: text,
  location: text,
  purpose: text,
  operator: text,
  start: text,
  startUtc: text,
  /** Seconds. */
  executionTime: numericValue,
  /** How often the server has received the report: 2 after a submission that was repeated. */
  receiveCount: wholeNumber,
  batchNumber: text,
  fixtureId: text,
  socketIndex: wholeNumber,
  errorCode: numberOrText,
  errorMessage: text,
  comment: text,
  /** Filled on `expand`. */
  subUnits: list(z.unknown()),
  /** Filled on `expand`. */
  miscInfo: list(z.unknown()),
  /** Filled on `expand`. */
  assets: list(z.unknown()),
  /** Filled on `expand`. */
  attachments: list(z.unknown()),
})
export type ReportHeader = z.infer<typeof reportHeader>
