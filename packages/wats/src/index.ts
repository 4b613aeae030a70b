/** The public door of @sightline/wats: the WSJF report model and the REST client of a WATS server. */

export type { AnswerRule, RawAnswer } from './client/answer/answer-rule.ts'
export type { WatsFile } from './client/answer/file-answer.ts'
export type { Submitted } from './client/answer/submit-answer.ts'
export type { CallOptions } from './client/call.ts'
export type { CircuitStateName } from './client/circuit.ts'
export { clientMetrics } from './client/client-metrics.ts'
export type { RetryOptions, WatsClientOptions } from './client/client-options.ts'
export { createWatsClient, type WatsClient, type WatsMethod, type WatsMethods } from './client/create-wats-client.ts'
export type { WatsCredentials } from './client/credentials.ts'
export { type FilterField, type FilterValue, odata } from './client/odata-filter.ts'
export type { OperationRow, ReportBody } from './client/operation-row.ts'
export type { ReportHeader } from './client/report-header.ts'
export { type WatsOperationName, type WatsOperations, watsOperations } from './client/wats-operations.ts'
export type { WatsProcess } from './client/wats-process.ts'
export type { Asset } from './report/asset.ts'
export type { AdditionalData, Attachment, BinaryData } from './report/binary-data.ts'
export type { Chart, ChartSeries } from './report/chart.ts'
export {
  checkDraft,
  checkReport,
  MAX_PROBLEMS,
  parseDraft,
  parseReport,
  type ReportCheck,
} from './report/check-report.ts'
export {
  NUMERIC_COMPARISONS,
  type NumericComparison,
  STRING_COMPARISONS,
  type StringComparison,
} from './report/comparison.ts'
export type { BooleanMeasurement, NumericMeasurement, StringMeasurement } from './report/measurement.ts'
export type { MiscInfo } from './report/misc-info.ts'
export { MAX_STEP_DEPTH } from './report/nesting.ts'
export { normaliseReport } from './report/normalise-report.ts'
export { type NumericValue, numericValueOf } from './report/numeric-value.ts'
export {
  type RepairReport,
  type RepairReportDraft,
  type Report,
  type ReportDraft,
  type TestReport,
  type TestReportDraft,
  withReportId,
} from './report/report.ts'
export { REPORT_ID_NAMESPACE, reportIdFor } from './report/report-id.ts'
export { formatProblems, type ReportProblem } from './report/report-problem.ts'
export { type ReportWarning, type ReportWarningCode, reviewReport } from './report/review-report.ts'
export { isStartTime } from './report/start-time.ts'
export {
  REPORT_RESULTS,
  type ReportResult,
  STEP_STATUSES,
  type StepStatus,
  statusOfWord,
} from './report/status.ts'
export type { Loop, SequenceCall, Step, StepGroup } from './report/step.ts'
export type { Failure, SubUnit } from './report/sub-unit.ts'
export type { UnitUnderRepair } from './report/unit-under-repair.ts'
export type { UnitUnderTest } from './report/unit-under-test.ts'
export { watsErrors } from './wats-errors.ts'
