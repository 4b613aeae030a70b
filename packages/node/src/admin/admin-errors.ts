/** What the admin server refuses, at its start and on its paths. */
import { defineErrors } from '@sightline/core'

export const adminErrors = defineErrors({
  portInUse: {
    code: 'SL_ADMIN_PORT_IN_USE',
    kind: 'configuration',
    message: 'The admin server cannot listen on {host}:{port}: another process has the port',
    help: 'Set SIGHTLINE_ADMIN_PORT to a free port, to 0 for any, or to off.',
  },
  cannotListen: {
    code: 'SL_ADMIN_CANNOT_LISTEN',
    kind: 'configuration',
    message: 'The admin server cannot listen on {host}:{port}: {reason}',
    help: 'Set SIGHTLINE_ADMIN_HOST and SIGHTLINE_ADMIN_PORT to an address of this machine.',
  },
  tokenMissing: {
    code: 'SL_ADMIN_TOKEN_MISSING',
    kind: 'configuration',
    message: 'The admin server is to listen on {host}, which others can reach, without a token',
    help: 'Set SIGHTLINE_ADMIN_TOKEN, or let it listen on 127.0.0.1.',
  },
  noSuchPath: {
    code: 'SL_ADMIN_NO_SUCH_PATH',
    kind: 'not_found',
    message: 'There is no {path} here; there are {paths}',
    help: 'Ask for one of the paths that are named.',
  },
  unauthorised: {
    code: 'SL_ADMIN_UNAUTHORISED',
    kind: 'authentication',
    message: 'This path needs Authorization: Bearer with the admin token',
    help: 'The token is what SIGHTLINE_ADMIN_TOKEN of the service says.',
  },
  badBody: {
    code: 'SL_ADMIN_BAD_BODY',
    kind: 'validation',
    message: 'The body must be {wanted}, got {got}',
    help: 'Send a JSON document of at most 1 MB.',
  },
  badLevels: {
    code: 'SL_ADMIN_BAD_LEVELS',
    kind: 'validation',
    message: '{key}: wanted {wanted}, got {got}',
    help: 'Send patterns and levels, such as { "station.convert.*": "debug", "for": "10m" }.',
  },
})
