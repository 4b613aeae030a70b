/** A report read back. It must pass the same check as one that is submitted. */
import { checkReport } from '../../report/check-report.ts'
import type { Report } from '../../report/report.ts'
import { type AnswerRule, jsonOf } from './answer-rule.ts'

export const reportAnswer: AnswerRule<Report> = {
  accept: 'application/json',
  wanted: 'a WSJF report',
  read(answer) {
    const result = checkReport(jsonOf(answer))
    return result.ok ? result.report : undefined
  },
}
