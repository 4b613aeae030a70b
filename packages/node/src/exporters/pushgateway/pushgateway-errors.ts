/** What goes wrong with a Pushgateway. */
import { defineErrors } from '@sightline/core'

export const pushgatewayErrors = defineErrors({
  optionInvalid: {
    code: 'SL_PUSHGATEWAY_OPTION_INVALID',
    kind: 'configuration',
    message: 'Pushgateway: {key} must be {wanted}, got {got}',
    help: 'Correct the option that `createPushgateway` or `start` was given.',
  },
  unreachable: {
    code: 'SL_PUSHGATEWAY_UNREACHABLE',
    kind: 'connection',
    message: 'Pushgateway: {method} {address} got no answer: {reason}',
    help: 'See that the Pushgateway runs at this address, and that the time limit (`timeoutMs`) is long enough.',
  },
  refused: {
    code: 'SL_PUSHGATEWAY_REFUSED',
    kind: 'validation',
    message: 'Pushgateway: {method} {address} was answered with {status}: {reason}',
    help: 'With 400 the metrics contradict others that are there already: another type, or the same series in another group.',
  },
  failed: {
    code: 'SL_PUSHGATEWAY_FAILED',
    kind: 'server',
    message: 'Pushgateway: {method} {address} was answered with {status}: {reason}',
    help: 'Look at the log of the Pushgateway, or of the proxy before it.',
  },
})
