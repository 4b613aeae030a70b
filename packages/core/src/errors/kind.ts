/** The closed set of error kinds. It is the `error_type` label of every metric, so it never grows at run time. */

export const ERROR_KINDS = [
  'authentication',
  'authorization',
  'not_found',
  'conflict',
  'validation',
  'rate_limited',
  'timeout',
  'connection',
  'server',
  'cancelled',
  'configuration',
  'internal',
] as const
export type ErrorKind = (typeof ERROR_KINDS)[number]

/** Values of the `error_type` label: `''` when nothing went wrong. */
export const ERROR_TYPES = ['', ...ERROR_KINDS] as const
export type ErrorType = (typeof ERROR_TYPES)[number]
