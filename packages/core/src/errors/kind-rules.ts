/** What follows from an error's kind: its HTTP status, its title, and whether trying again can help. */
import { ERROR_KINDS, type ErrorKind } from './kind.ts'

interface KindRule {
  /** The HTTP status a server answers with (499 is nginx's "client closed request"). */
  readonly status: number
  /** The RFC 9457 `title`: the same for every occurrence. */
  readonly title: string
  readonly isRetryable: boolean
}

export const KIND_RULES: Readonly<Record<ErrorKind, KindRule>> = {
  authentication: { status: 401, title: 'Authentication required', isRetryable: false },
  authorization: { status: 403, title: 'Not allowed', isRetryable: false },
  not_found: { status: 404, title: 'Not found', isRetryable: false },
  conflict: { status: 409, title: 'Conflict', isRetryable: false },
  validation: { status: 400, title: 'Invalid input', isRetryable: false },
  rate_limited: { status: 429, title: 'Too many requests', isRetryable: true },
  timeout: { status: 504, title: 'Timed out', isRetryable: true },
  connection: { status: 503, title: 'Connection failed', isRetryable: true },
  server: { status: 500, title: 'Server error', isRetryable: true },
  cancelled: { status: 499, title: 'Cancelled', isRetryable: false },
  configuration: { status: 500, title: 'Invalid configuration', isRetryable: false },
  internal: { status: 500, title: 'Internal error', isRetryable: false },
}

const KIND_OF_STATUS: ReadonlyMap<number, ErrorKind> = new Map<number, ErrorKind>([
  [401, 'authentication'],
  [403, 'authorization'],
  [404, 'not_found'],
  [407, 'authentication'],
  [408, 'timeout'],
  [409, 'conflict'],
  [410, 'not_found'],
  [412, 'conflict'],
  [423, 'conflict'],
  [429, 'rate_limited'],
  [499, 'cancelled'],
  [504, 'timeout'],
])

/** The kind of an HTTP answer; undefined below 400 and for what is no status. */
export function kindOfStatus(status: number): ErrorKind | undefined {
  if (!Number.isInteger(status) || status < 400 || status > 599) return undefined
  return KIND_OF_STATUS.get(status) ?? (status < 500 ? 'validation' : 'server')
}

export function isErrorKind(value: unknown): value is ErrorKind {
  return (ERROR_KINDS as readonly unknown[]).includes(value)
}
