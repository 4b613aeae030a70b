/** The errors the test server answers with. A code is never renamed or used again for something else. */
import { defineErrors } from '@sightline/core'

export const watsServerErrors = defineErrors({
  reportInvalid: {
    code: 'WATS_SERVER_REPORT_INVALID',
    kind: 'validation',
    message: '{problem}',
    help: 'Each line names the path, what was wanted and what stood there.',
  },
  bodyUnreadable: {
    code: 'WATS_SERVER_BODY_UNREADABLE',
    kind: 'validation',
    message: 'The body is not {wanted}: {problem}',
  },
  bodyTooLarge: {
    code: 'WATS_SERVER_BODY_TOO_LARGE',
    kind: 'validation',
    message: 'The body is larger than the {limit} bytes that are allowed',
    help: 'Raise `maxBodyBytes`, or send less.',
  },
  bodyTypeUnsupported: {
    code: 'WATS_SERVER_BODY_TYPE',
    kind: 'validation',
    message: '{header}: wanted {wanted}, got {got}',
  },
  queryInvalid: {
    code: 'WATS_SERVER_QUERY_INVALID',
    kind: 'validation',
    message: '{option}: at position {position}: wanted {wanted}, got {got}',
    help: 'Positions count characters from 1.',
  },
  parameterInvalid: {
    code: 'WATS_SERVER_PARAMETER_INVALID',
    kind: 'validation',
    message: '{parameter}: wanted {wanted}, got {got}',
  },
  reportNotFound: {
    code: 'WATS_SERVER_REPORT_NOT_FOUND',
    kind: 'not_found',
    message: 'There is no report {id}',
  },
  formatNotKept: {
    code: 'WATS_SERVER_FORMAT_NOT_KEPT',
    kind: 'not_found',
    message: 'Report {id} came as {kept} and is kept as it came; this server does not make {asked} of it',
    help: 'Read it back in the format in which it was submitted.',
  },
  attachmentNotFound: {
    code: 'WATS_SERVER_ATTACHMENT_NOT_FOUND',
    kind: 'not_found',
    message: 'There is no attachment {wanted}',
  },
  pathUnknown: {
    code: 'WATS_SERVER_PATH_UNKNOWN',
    kind: 'not_found',
    message: 'There is no {path} on this server',
  },
  methodNotAllowed: {
    code: 'WATS_SERVER_METHOD_NOT_ALLOWED',
    kind: 'validation',
    message: '{path} answers {allowed}, got {method}',
  },
  tokenMissing: {
    code: 'WATS_SERVER_TOKEN_MISSING',
    kind: 'authentication',
    message: "Authorization: wanted Basic or Bearer with this server's token, got {got}",
  },
  tokenMayOnlyRead: {
    code: 'WATS_SERVER_TOKEN_MAY_ONLY_READ',
    kind: 'authorization',
    message: 'This token may read reports and not submit them',
  },
  misbehaved: {
    code: 'WATS_SERVER_MISBEHAVED',
    kind: 'server',
    message: 'Told to misbehave: {what}',
    help: 'DELETE /__control/behaviour makes the server behave again.',
  },
})
