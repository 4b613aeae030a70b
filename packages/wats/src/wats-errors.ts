/** The error catalogue of this package. A code is never renamed or used again for something else. */
import { defineErrors } from '@sightline/core'

export const watsErrors = defineErrors({
  reportInvalid: {
    code: 'WATS_REPORT_INVALID',
    kind: 'validation',
    message: 'The report is not valid WSJF: {problem}',
    help: 'Each line names the JSON path, what was wanted and what stood there. Mend the source or its converter.',
  },
})
