/** Errors across the thread border: cloning an error would lose its code and class. */
import { SightlineError } from '@sightline/core'

type ErrorKind = SightlineError['kind']

/** An error of the catalogue as plain data. */
export interface WorkerFailure {
  readonly code: string
  readonly kind: ErrorKind
  readonly message: string
  readonly retryable: boolean
  /** Plain JSON. */
  readonly details: Readonly<Record<string, unknown>>
  readonly cause: { readonly name: string; readonly message: string; readonly stack: string | undefined } | undefined
}

/** Details that JSON cannot hold are lost, the message never is. */
export function failureOf(error: SightlineError): WorkerFailure {
  const { code, kind, message, retryable, details, cause } = error
  const plain = JSON.parse(JSON.stringify(details ?? {})) as Record<string, unknown>
  const known = cause instanceof Error ? { name: cause.name, message: cause.message, stack: cause.stack } : undefined
  return { code, kind, message, retryable, details: plain, cause: known }
}

/** @param facts - added to the details */
export function errorOf(failure: WorkerFailure, facts: Readonly<Record<string, unknown>>): SightlineError {
  const { code, kind, message, retryable, details, cause } = failure
  const error = new SightlineError(code, message, {
    kind,
    retryable,
    details: { ...details, ...facts },
    ...(cause === undefined ? {} : { cause: causeOf(cause) }),
  })
  return error
}

function causeOf({ name, message, stack }: NonNullable<WorkerFailure['cause']>): Error {
  const cause = new Error(message)
  cause.name = name
  if (stack !== undefined) cause.stack = stack
  return cause
}
