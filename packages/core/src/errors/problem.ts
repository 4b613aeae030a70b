/** Errors as HTTP answers and back: RFC 9457 problem details with code, correlation id and retryable as extensions. */
import { createRedactor } from '../log/redactor.ts'
import { toPlain } from '../log/to-plain.ts'
import { coreErrors } from './core-errors.ts'
import { errorOfKind } from './error-classes.ts'
import { errorKindOf } from './error-kind-of.ts'
import type { ErrorKind } from './kind.ts'
import { isErrorKind, KIND_RULES, kindOfStatus } from './kind-rules.ts'
import { readProperty, readText } from './read-property.ts'
import { type ErrorDetails, httpStatusOf, isSightlineError, type SightlineError } from './sightline-error.ts'

export const PROBLEM_TYPE = 'application/problem+json'
const TYPE_PREFIX = 'urn:sightline:error:'
const MAX_DETAIL_CHARS = 1_024
// What the world uses as codes; anything longer or odder stays out of logs and labels.
const CODE = /^[\w.:-]{1,64}$/
const OWN_MEMBERS = new Set(['type', 'title', 'status', 'detail', 'code', 'retryable', 'details'])

export interface Problem {
  /** `urn:sightline:error:<kind>` */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** The request it happened in, a URI reference. */
  readonly instance?: string
  readonly code: string
  readonly correlation_id?: string
  readonly retryable: boolean
  /** Only where the client is at fault (4xx): what a server stumbled over is not told to strangers. */
  readonly details?: ErrorDetails
}

export interface ProblemOptions {
  readonly instance?: string | undefined
  readonly correlationId?: string | undefined
}

/**
 * The body of an HTTP answer for an error. Never shows a stack, a cause, a secret, nor the message of an error that is
 * not ours; such errors answer by their own numeric `status`, as connection or timeout, else as 500.
 */
export function toProblem(error: unknown, options: ProblemOptions = {}): Problem {
  const known = isSightlineError(error) ? error : unexpected(error)
  const status = httpStatusOf(known)
  const kind = isErrorKind(known.kind) ? known.kind : 'internal'
  const redactor = createRedactor()
  const { status: _, ...details } = (known.details ?? {}) as Record<string, unknown>
  const hasDetails = status < 500 && Object.keys(details).length > 0
  return {
    type: TYPE_PREFIX + kind,
    title: KIND_RULES[kind].title,
    status,
    detail: redactor.redactText(known.message),
    ...(options.instance === undefined ? {} : { instance: options.instance }),
    code: known.code,
    ...(options.correlationId === undefined ? {} : { correlation_id: options.correlationId }),
    retryable: known.retryable,
    ...(hasDetails ? { details: toPlain(details, redactor) as ErrorDetails } : {}),
  }
}

/**
 * The error that an HTTP answer stands for, of the class of its kind. Any body will do: ours, another server's problem
 * (its further members become details), a page of HTML, nothing.
 *
 * @param body - the parsed JSON, or the text of an answer that is not JSON
 * @param status - of the answer; kept as `details.status`
 */
export function fromProblem(body: unknown, status: number): SightlineError {
  const retryable = readProperty(body, 'retryable')
  const code = readText(body, 'code') ?? ''
  return errorOfKind(CODE.test(code) ? code : `HTTP_${status}`, detailOf(body, status), {
    kind: kindOf(body, status),
    details: { ...memberDetails(body), status },
    ...(typeof retryable === 'boolean' ? { retryable } : {}),
  })
}

function unexpected(error: unknown): SightlineError {
  const kind = foreignKind(error)
  return errorOfKind(coreErrors.unexpected.code, KIND_RULES[kind].title, { kind, ...ownStatus(error) })
}

/** A missing file or a refused credential deep inside a server is not the client's 404 or 401. */
function foreignKind(error: unknown): ErrorKind {
  const kind = errorKindOf(error)
  const isServerSide = KIND_RULES[kind].status >= 500 || kind === 'cancelled'
  return isServerSide || 'details' in ownStatus(error) ? kind : 'internal'
}

function ownStatus(error: unknown): { details?: { status: number } } {
  for (const key of ['status', 'statusCode']) {
    const status = readProperty(error, key)
    if (typeof status === 'number' && kindOfStatus(status) !== undefined) return { details: { status } }
  }
  return {}
}

/** Our own type says more than the status does, as long as the two agree on whose fault it is. */
function kindOf(body: unknown, status: number): ErrorKind {
  const type = readText(body, 'type') ?? ''
  const told = type.startsWith(TYPE_PREFIX) ? type.slice(TYPE_PREFIX.length) : ''
  if (isErrorKind(told) && KIND_RULES[told].status >= 500 === status >= 500) return told
  return kindOfStatus(status) ?? 'server'
}

function detailOf(body: unknown, status: number): string {
  const text = typeof body === 'string' && !/^\s*</.test(body) ? body.trim() : undefined
  const detail = readText(body, 'detail') ?? readText(body, 'title') ?? text
  const bounded = detail === undefined || detail === '' ? `HTTP status ${status}` : detail
  return createRedactor().redactText(bounded.slice(0, MAX_DETAIL_CHARS))
}

function memberDetails(body: unknown): Record<string, unknown> {
  const all = toPlain(body) as Record<string, unknown> | null
  if (typeof all !== 'object' || all === null || Array.isArray(all)) return {}
  const others = Object.entries(all).filter(([key]) => !OWN_MEMBERS.has(key))
  const details = all['details']
  return { ...Object.fromEntries(others), ...(typeof details === 'object' ? details : {}) }
}
