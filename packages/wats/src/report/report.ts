/**
 * The WSJF report. A draft is what a converter makes; a report also has the id that makes submitting it twice the same
 * as submitting it once. Fields marked "server" are filled in by the server and ignored when submitted.
 */
import * as z from 'zod'
import { asset, assetStats } from './asset.ts'
import { additionalData, binaryData } from './binary-data.ts'
import { headerText, list, openObject, requiredWholeNumber, text, uuid } from './field.ts'
import { miscInfo } from './misc-info.ts'
import { startTime } from './start-time.ts'
import { reportResult } from './status.ts'
import { step } from './step.ts'
import { subUnit } from './sub-unit.ts'
import { unitUnderRepair } from './unit-under-repair.ts'
import { unitUnderTest } from './unit-under-test.ts'

const TYPE_WANTED = '"T" (test) or "R" (repair)'

const headerFields = {
  pn: headerText,
  sn: headerText,
  rev: headerText,
  processCode: requiredWholeNumber,
  result: reportResult,
  machineName: headerText,
  location: headerText,
  purpose: headerText,
  start: startTime,
  /** Server. */
  startUTC: text,
  /** Server. */
  origin: text,
  /** Server. */
  productName: text,
  /** Server. */
  processName: text,
  /** Server. */
  processCodeFormat: text,
  miscInfos: list(miscInfo),
  subUnits: list(subUnit),
  assets: list(asset),
  assetStats,
  binaryData: list(binaryData),
  additionalData: list(additionalData),
}

const testFields = {
  ...headerFields,
  type: z.literal('T', { error: TYPE_WANTED }),
  root: step,
  uut: unitUnderTest.nullish(),
}
const repairFields = { ...headerFields, type: z.literal('R', { error: TYPE_WANTED }), uur: unitUnderRepair }

export const testReport = openObject({ id: uuid, ...testFields })
export const repairReport = openObject({ id: uuid, ...repairFields })
export const testReportDraft = openObject({ id: uuid.nullish(), ...testFields })
export const repairReportDraft = openObject({ id: uuid.nullish(), ...repairFields })

export type TestReport = z.infer<typeof testReport>
export type RepairReport = z.infer<typeof repairReport>
/** Ready to be submitted. */
export type Report = TestReport | RepairReport

export type TestReportDraft = z.infer<typeof testReportDraft>
export type RepairReportDraft = z.infer<typeof repairReportDraft>
/** A report that may lack its id; converters give these. */
export type ReportDraft = TestReportDraft | RepairReportDraft

/** The draft as a report: its own id if it has one, else the given one. The draft is left as it is. */
export function withReportId(draft: ReportDraft, id: string): Report {
  return { ...draft, id: draft.id ?? id }
}
