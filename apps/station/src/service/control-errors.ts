/** What the control API refuses. */
import { defineErrors } from '@sightline/core'

export const controlErrors = defineErrors({
  badSelection: {
    code: 'STATION_CONTROL_BAD_SELECTION',
    kind: 'validation',
    message: 'What is to be tried again is not clear: {problem}',
    help: 'Send { "fileIds": [1] }, { "reportNos": [1] } or { "state": "DEAD", "folder": "reports" }.',
  },
  starting: {
    code: 'STATION_CONTROL_STARTING',
    kind: 'connection',
    message: 'The station is starting',
    help: 'Ask again in a moment.',
  },
})
