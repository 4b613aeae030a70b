/** Why the metrics of OpenTelemetry's API cannot be taken. */
import { defineErrors } from '@sightline/core'

export const otelMetricErrors = defineErrors({
  viewInvalid: {
    code: 'SL_OTEL_VIEW_INVALID',
    kind: 'configuration',
    message: 'OpenTelemetry view {index}: {key} must be {wanted}, got {got}',
    help: 'Correct the view that `start` was given.',
  },
})
