/**
 * The last step of a built-in format: the drafts it made are checked against the report model, and what is wrong is a
 * fault of the file (rejected), since these formats only carry over what the file says.
 */
import { checkDraft, reviewReport } from '@sightline/wats'
import type { ConversionResult, ReportDraft } from '../contract.ts'
import { createFindings, type Findings } from './findings.ts'

/** A draft and the place in the file it came from. */
export interface PlacedDraft {
  /** Not yet checked: a draft in shape only. */
  readonly draft: unknown
  /** Put before each finding about it; empty when the file holds one report. */
  readonly where: string
}

/** Drafts that have been checked, so that the worker need not do it again. */
const checked = new WeakSet<object>()

/** @param findings - what was found before; the file is rejected when there are any */
export function checkedReports(
  drafts: readonly PlacedDraft[],
  findings: Findings = createFindings(),
): ConversionResult {
  const reports: ReportDraft[] = []
  const warnings: string[] = []
  for (const { draft, where } of drafts) {
    const check = checkDraft(draft)
    if (!check.ok) {
      for (const problem of check.problems) findings.add(where, problem.message)
      continue
    }
    checked.add(check.report)
    reports.push(check.report)
    for (const warning of reviewReport(check.report))
      warnings.push(where === '' ? warning.message : `${where}: ${warning.message}`)
  }
  return findings.isEmpty ? { kind: 'reports', reports, warnings } : findings.rejection()
}

/** True for the objects that `checkedReports` gave, and no copies of them. */
export function isChecked(report: ReportDraft): boolean {
  return checked.has(report)
}
