/** The report that a path names, in the format that was asked for. */
import type { Call } from '../call.ts'
import type { ServerParts } from '../request-host.ts'
import type { ReportFormat, StoredReport } from '../store/report-store.ts'
import { watsServerErrors } from '../wats-server-errors.ts'
import { reportIdOf } from './report-id.ts'

/** @throws NotFoundError when there is none, or when it came in the other format: reports are kept as they came */
export function findReport(
  call: Call,
  { store }: ServerParts,
  format: ReportFormat,
): { readonly id: string; readonly report: StoredReport } {
  const id = reportIdOf(call)
  const report = store.reports.find(id)
  if (report === undefined) throw watsServerErrors.reportNotFound({ id })
  if (report.format === format) return { id, report }
  throw watsServerErrors.formatNotKept({ id, kept: report.format.toUpperCase(), asked: format.toUpperCase() })
}
