/** The words for a result in headers and in WSXF, beside the letters of WSJF. */
import type { ReportResult } from '@sightline/wats'

export const RESULT_WORDS: Readonly<Record<ReportResult, string>> = {
  P: 'Passed',
  F: 'Failed',
  D: 'Done',
  E: 'Error',
  T: 'Terminated',
}
