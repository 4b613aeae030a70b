/** Why remote write cannot start. */
import { defineErrors } from '@sightline/core'

export const remoteWriteErrors = defineErrors({
  optionInvalid: {
    code: 'SL_REMOTE_WRITE_OPTION_INVALID',
    kind: 'configuration',
    message: 'remote write: {key} must be {wanted}, got {got}',
    help: 'Correct the option that `start` was given.',
  },
})
