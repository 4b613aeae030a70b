/** Why a log sink cannot be opened. */
import { defineErrors } from '@sightline/core'

export const sinkErrors = defineErrors({
  fileUnusable: {
    code: 'SL_LOG_FILE_UNUSABLE',
    kind: 'configuration',
    message: 'Log file {path} cannot be opened for writing: {reason}',
    help: 'Check that the folder exists or may be created, and that the user of the process may write there.',
  },
  optionInvalid: {
    code: 'SL_LOG_FILE_OPTION_INVALID',
    kind: 'configuration',
    message: 'Log file: "{key}" must be {wanted}, got {got}',
    help: 'Correct the option of the rotating file sink.',
  },
})
