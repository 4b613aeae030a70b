/** Why OTLP export cannot start. */
import { defineErrors } from '@sightline/core'

export const otlpErrors = defineErrors({
  optionInvalid: {
    code: 'SL_OTLP_OPTION_INVALID',
    kind: 'configuration',
    message: 'OTLP: {key} must be {wanted}, got {got}',
    help: 'Correct the option that `start` was given.',
  },
})
