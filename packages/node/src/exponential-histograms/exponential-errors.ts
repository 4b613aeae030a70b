/** Why exponential histograms cannot be made. */
import { defineErrors } from '@sightline/core'

export const exponentialErrors = defineErrors({
  optionInvalid: {
    code: 'SL_EXPONENTIAL_OPTION_INVALID',
    kind: 'configuration',
    message: 'exponential histogram: {key} must be {wanted}, got {got}',
    help: 'Correct the option that `start` or `createExponentialStore` was given.',
  },
})
