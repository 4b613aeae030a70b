/** Why the admin server does not start, and what it answers when it refuses. */
import { defineErrors } from '@sightline/core'

export const adminErrors = defineErrors({
  portInUse: {
    code: 'SL_ADMIN_PORT_IN_USE',
    kind: 'configuration',
    message: 'The admin server cannot listen on {host}:{port}: another process has the port',
    help: 'Stop the other process, or set SIGHTLINE_ADMIN_PORT to a free port, to 0 for any, or to off.',
  },
  cannotListen: {
    code: 'SL_ADMIN_CANNOT_LISTEN',
    kind: 'configuration',
    message: 'The admin server cannot listen on {host}:{port}: {reason}',
    help: 'Set SIGHTLINE_ADMIN_HOST and SIGHTLINE_ADMIN_PORT to an address of this machine; ports below 1024 need a privilege.',
  },
  tokenMissing: {
    code: 'SL_ADMIN_TOKEN_MISSING',
    kind: 'configuration',
    message: 'The admin server is to listen on {host}, which others can reach, without a token',
    help: 'Set SIGHTLINE_ADMIN_TOKEN, let it listen on 127.0.0.1, or say `allowUnauthenticated: true` where the network is trusted.',
  },
  optionInvalid: {
    code: 'SL_ADMIN_OPTION_INVALID',
    kind: 'configuration',
    message: 'Admin server: {key} must be {wanted}, got {got}',
    help: 'Correct the option that `start` or `createAdminServer` was given.',
  },
  unauthenticated: {
    code: 'SL_ADMIN_UNAUTHENTICATED',
    kind: 'authentication',
    message: 'This path needs the header "Authorization: Bearer" with the admin token{hint}',
    help: 'Send the token of SIGHTLINE_ADMIN_TOKEN, or ask from the machine itself under http://localhost.',
  },
  crossSite: {
    code: 'SL_ADMIN_CROSS_SITE',
    kind: 'authorization',
    message: 'A page of {origin} may not change anything here',
    help: 'Changes are accepted from programs and from pages of the same origin only.',
  },
  noSuchPath: {
    code: 'SL_ADMIN_NO_SUCH_PATH',
    kind: 'not_found',
    message: 'There is nothing at {path}',
    help: 'The answer lists the paths that there are.',
  },
  methodNotAllowed: {
    code: 'SL_ADMIN_METHOD_NOT_ALLOWED',
    kind: 'validation',
    message: '{path} answers {allowed}, not {method}',
    help: 'Use one of the methods of the Allow header.',
  },
  bodyInvalid: {
    code: 'SL_ADMIN_BODY_INVALID',
    kind: 'validation',
    message: 'The body must be {wanted}, got {got}',
    help: 'Send JSON in UTF-8 of at most 1 MB.',
  },
  levelsInvalid: {
    code: 'SL_ADMIN_LEVELS_INVALID',
    kind: 'validation',
    message: 'Log levels: {key} must be {wanted}, got {got}',
    help: 'Send patterns and levels, such as { "station.convert.*": "debug", "for": "10m" }.',
  },
})
