/**
 * Parses reports at the edge: what comes out is a Report that the rest of the system trusts. One pass of one schema,
 * chosen by `type`, after a cheap walk that bounds the depth. The input is left as it is.
 */
import type * as z from 'zod'
import { watsErrors } from '../wats-errors.ts'
import { findTooDeep } from './nesting.ts'
import {
  type Report,
  type ReportDraft,
  repairReport,
  repairReportDraft,
  testReport,
  testReportDraft,
} from './report.ts'
import { describeValue, formatProblems, problemAt, type ReportProblem } from './report-problem.ts'

/** Problems that an answer lists; it counts the rest. */
export const MAX_PROBLEMS = 20

/** The answer to a check: a report to be trusted, or what is wrong with the value. */
export type ReportCheck<R = Report> =
  | { readonly ok: true; readonly report: R }
  | {
      readonly ok: false
      /** At least one, at most 20. */
      readonly problems: readonly ReportProblem[]
      /** Problems beyond those listed. */
      readonly more: number
    }

/** Names that other formats use, to tell a reader what the missing field is called in WSJF. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  pn: ['partNumber', 'PartNumber'],
  sn: ['serialNumber', 'SerialNumber'],
  rev: ['revision', 'partRevision', 'Revision'],
  machineName: ['stationName', 'station'],
  processCode: ['operationTypeCode', 'process_code'],
}

/** Checks a report that is to be submitted. Never throws, whatever the value. */
export function checkReport(value: unknown): ReportCheck {
  return check<Report>(value, testReport, repairReport)
}

/** The same for what a converter gives: the id may be missing. */
export function checkDraft(value: unknown): ReportCheck<ReportDraft> {
  return check<ReportDraft>(value, testReportDraft, repairReportDraft)
}

/** @throws ValidationError `WATS_REPORT_INVALID`; `details.problems` lists at most 20, `details.more` counts the rest */
export function parseReport(value: unknown): Report {
  return reportOf(checkReport(value))
}

/** @throws as parseReport */
export function parseDraft(value: unknown): ReportDraft {
  return reportOf(checkDraft(value))
}

function reportOf<R>(result: ReportCheck<R>): R {
  if (result.ok) return result.report
  const { problems, more } = result
  throw watsErrors.reportInvalid({ problem: formatProblems(problems, more) }, { details: { problems, more } })
}

function check<R>(value: unknown, test: z.ZodType<R>, repair: z.ZodType<R>): ReportCheck<R> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse([problemAt([], 'an object', describeValue(value))])
  }
  const tooDeep = findTooDeep(value)
  if (tooDeep !== undefined) return refuse([problemAt([tooDeep.field], tooDeep.wanted, tooDeep.got)])
  const schema = (value as { type?: unknown }).type === 'R' ? repair : test
  const result = schema.safeParse(value)
  if (result.success) return { ok: true, report: result.data }
  const { issues } = result.error
  return refuse(
    issues.slice(0, MAX_PROBLEMS).map((issue) => problemAt(issue.path, issue.message, gotAt(value, issue.path))),
    issues.length - MAX_PROBLEMS,
  )
}

function refuse(problems: readonly ReportProblem[], more = 0): { ok: false; problems: typeof problems; more: number } {
  return { ok: false, problems, more: Math.max(0, more) }
}

function gotAt(report: object, path: readonly PropertyKey[]): string {
  let value: unknown = report
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key]
  const got = describeValue(value)
  const otherName = value === undefined && path.length === 1 ? otherNameIn(report, String(path[0])) : undefined
  return otherName === undefined ? got : `${got} (there is a "${otherName}", but WSJF does not know that name)`
}

function otherNameIn(report: object, field: string): string | undefined {
  return OTHER_NAMES[field]?.find((name) => name in report)
}
