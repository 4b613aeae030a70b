/** What ends the delivery of a report without the server's having said why. */
import { defineErrors } from '@sightline/core'

export const deliveryErrors = defineErrors({
  bodyGone: {
    code: 'STATION_BODY_GONE',
    kind: 'not_found',
    message: 'the report is no longer in the journal',
    retryable: false,
    help: 'Somebody has changed the journal. Put the file into its folder again: its report has the same id.',
  },
  reportsRefused: {
    code: 'STATION_REPORTS_REFUSED',
    kind: 'validation',
    message: 'the server refused reports of this file',
    retryable: false,
    help: 'What the server answered stands beside each report in the note and in `story`.',
  },
})
