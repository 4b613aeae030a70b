/** The error catalogue of this package. A code is never renamed or used again for something else. */
import { defineErrors } from '@sightline/core'

export const watsErrors = defineErrors({
  reportInvalid: {
    code: 'WATS_REPORT_INVALID',
    kind: 'validation',
    message: 'The report is not valid WSJF: {problem}',
    help: 'Each line names the JSON path, what was wanted and what stood there. Mend the source or its converter.',
  },
  optionInvalid: {
    code: 'WATS_OPTION_INVALID',
    kind: 'configuration',
    message: 'WATS client: {key} must be {wanted}, got {got}',
    help: 'Correct the option that `createWatsClient` was given.',
  },
  argumentInvalid: {
    code: 'WATS_ARGUMENT_INVALID',
    kind: 'validation',
    message: '{operation}: {problem}',
    help: 'The call was not made. Correct the argument that is named.',
  },
  unreachable: {
    code: 'WATS_UNREACHABLE',
    kind: 'connection',
    message: 'The WATS server at {server} cannot be reached: {reason}',
    help: 'Check address, network, proxy and certificate; submissions may be repeated safely.',
  },
  timedOut: {
    code: 'WATS_TIMEOUT',
    kind: 'timeout',
    message: 'The call to the WATS server at {server} took longer than {limitMs} ms',
    help: 'The server may have taken the report all the same; submissions may be repeated safely.',
  },
  callerTimedOut: {
    code: 'WATS_CALLER_TIMEOUT',
    kind: 'timeout',
    message: 'The call to the WATS server at {server} took longer than its caller allows',
    help: 'The server may have taken the report all the same; submissions may be repeated safely.',
  },
  cancelled: {
    code: 'WATS_CANCELLED',
    kind: 'cancelled',
    message: 'The call was cancelled: {reason}',
    help: 'The caller gave up or the client was closed.',
  },
  circuitOpen: {
    code: 'WATS_CIRCUIT_OPEN',
    kind: 'connection',
    message: 'The WATS server at {server} failed several times in a row and is left alone for {retryAfterMs} ms',
    help: 'Nothing was sent. Find out why the calls before failed; the first call after the pause tries again.',
  },
  redirected: {
    code: 'WATS_REDIRECTED',
    kind: 'connection',
    message:
      'The WATS server at {server} redirects to {target}; redirects are not followed, since they would carry the token',
    help: 'Set `url` to the address that the server itself uses, or look for a proxy in between.',
  },
  tokenRefused: {
    code: 'WATS_TOKEN_REFUSED',
    kind: 'authentication',
    message: 'The WATS server at {server} refuses the token ({answer})',
    help: 'Make a new token on the server, or correct user and password.',
  },
  forbidden: {
    code: 'WATS_FORBIDDEN',
    kind: 'authorization',
    message: 'The WATS server at {server} forbids this call to the token: {answer}',
    help: 'Give the token the permission for this call.',
  },
  notFound: {
    code: 'WATS_NOT_FOUND',
    kind: 'not_found',
    message: 'The WATS server at {server} does not have this: {answer}',
    help: 'The id is unknown, or `url` is not the root of a WATS server.',
  },
  conflict: {
    code: 'WATS_CONFLICT',
    kind: 'conflict',
    message: 'The WATS server at {server} sees a conflict: {answer}',
    help: 'The server holds something that contradicts the report.',
  },
  refused: {
    code: 'WATS_REFUSED',
    kind: 'validation',
    message: 'The WATS server at {server} refuses the request with status {status}: {answer}',
    help: 'Sending it again unchanged gives the same answer. Correct what the server names.',
  },
  rateLimited: {
    code: 'WATS_RATE_LIMITED',
    kind: 'rate_limited',
    message: 'The WATS server at {server} asks for a pause: {answer}',
    help: 'Lower the rate limit of this client, or of others that use the same token.',
  },
  requestTimeout: {
    code: 'WATS_REQUEST_TIMEOUT',
    kind: 'timeout',
    message: 'The WATS server at {server} waited too long for the request: {answer}',
    help: 'The connection is slow for the size of the report.',
  },
  serverFailed: {
    code: 'WATS_SERVER_FAILED',
    kind: 'server',
    message: 'The WATS server at {server} failed with status {status}: {answer}',
    help: 'The fault is on the server; submissions may be repeated safely.',
  },
  answerInvalid: {
    code: 'WATS_ANSWER_INVALID',
    kind: 'server',
    message: 'The WATS server at {server} did not answer with {wanted}, but with {got}',
    help: 'Something that is not a WATS server may answer at this address, such as a proxy or a log-in page.',
  },
  answerTooLarge: {
    code: 'WATS_ANSWER_TOO_LARGE',
    kind: 'server',
    retryable: false,
    message: 'The answer of the WATS server at {server} is larger than {limitBytes} bytes',
    help: 'Ask for less, or raise `maxAnswerBytes`.',
  },
})
