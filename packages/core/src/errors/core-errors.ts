/** The error catalogue of core. A code is never renamed or used again for something else. */
import { defineErrors } from './define-errors.ts'

export const coreErrors = defineErrors({
  metricInvalid: {
    code: 'SL_METRIC_INVALID',
    kind: 'configuration',
    message: 'Metric table row "{key}": {rule}, got {got}',
    help: 'Correct the row of the table that `metrics.use` was given.',
  },
  metricConflict: {
    code: 'SL_METRIC_CONFLICT',
    kind: 'configuration',
    message: 'Metric "{name}" is defined twice and differs in {difference}',
    help: 'Give one of the two metrics another name, or use one shared table.',
  },
  logLevelInvalid: {
    code: 'SL_LOG_LEVEL_INVALID',
    kind: 'configuration',
    message: 'Log levels: "{key}" must be {wanted}, got {got}',
    help: 'Patterns are `*`, `a.b` or `a.b.*`; levels are trace, debug, info, warn, error, fatal, off.',
  },
  logKeepInvalid: {
    code: 'SL_LOG_KEEP_INVALID',
    kind: 'configuration',
    message: 'Flight recorder: keepLast must be a whole number from 0 to {most}, got {got}',
  },
  checkInvalid: {
    code: 'SL_CHECK_INVALID',
    kind: 'configuration',
    message: 'Health check "{name}": {field} must be {wanted}, got {got}',
    help: 'Correct the definition that `health.register` was given.',
  },
  checkTaken: {
    code: 'SL_CHECK_TAKEN',
    kind: 'configuration',
    message: 'Health check "{name}" is registered already',
    help: 'Each check has a name of its own; take the other one out first.',
  },
  errorModeInvalid: {
    code: 'SL_ERROR_MODE_INVALID',
    kind: 'configuration',
    message: 'Error handler: mode must be "strict" or "lenient", got {got}',
  },
  unexpected: {
    code: 'SL_UNEXPECTED',
    kind: 'internal',
    message: 'Internal error',
    help: 'The answer hides what happened; the log line with the same correlation id says it.',
  },
  emptyAnswer: {
    code: 'SL_EMPTY_ANSWER',
    kind: 'not_found',
    message: '{operation} gave nothing back',
    help: 'In strict mode an empty answer is an error; use lenient mode to get `undefined` instead.',
  },
  alreadyOn: {
    code: 'SL_ALREADY_ON',
    kind: 'configuration',
    message: 'Telemetry is on already, for the service "{service}"',
    help: 'Call start() once a process, in the application; a library never calls it.',
  },
})
