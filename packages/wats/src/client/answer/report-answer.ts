/** A report read back. It must pass the same check as one that is submitted. */
import { checkReport } from '../../report/check-report.ts'
import type { Report } from '../../report/report.ts'
import { formatProblems } from '../../report/report-problem.ts'
import { type AnswerRule, jsonOf } from './answer-rule.ts'

export const reportAnswer: AnswerRule<Report> = {
  accept: 'application/json',
  wanted: 'a WSJF report',
  read(answer) {
    const result = checkReport(jsonOf(answer))
    return result.ok ? result.report : undefined
  },
  explain(answer) {
    const result = checkReport(jsonOf(answer))
    return result.ok ? 'a report' : `something else: ${formatProblems(result.problems, result.more)}`
  },
}
