/** GET /api/Report/Wsjf/{id}: a report as it was submitted, with the start in UTC as the server adds it, or a part of it. */
import type { Handler } from '../call.ts'
import { jsonAnswer } from '../http/answer.ts'
import { watsServerErrors } from '../wats-server-errors.ts'
import { projectWsjf } from '../wsjf/project-wsjf.ts'
import { findReport } from './find-report.ts'

const FULL_LEVEL = 7

export const readWsjf: Handler = (call, parts) => {
  const { id, report } = findReport(call, parts, 'wsjf')
  const view = {
    detailLevel: call.query.whole('detailLevel', FULL_LEVEL) ?? FULL_LEVEL,
    includeChartdata: call.query.flag('includeChartdata') ?? true,
    includeAttachments: call.query.flag('includeAttachments') ?? true,
  }
  const stored = JSON.parse(parts.store.bodies.read(report.bodyId).toString('utf8'))
  const startUTC = parts.store.reports.header(id)?.startUtc
  if (startUTC == null) throw watsServerErrors.reportNotFound({ id })
  return jsonAnswer(projectWsjf({ ...stored, startUTC }, view))
}
