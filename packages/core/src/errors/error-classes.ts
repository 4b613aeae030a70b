/** One class a kind, for `instanceof` and for `new ConnectionError(...)`. An error is of a class exactly when it is of its kind. */
import type { ErrorKind } from './kind.ts'
import { brandErrorClass, SightlineError, type SightlineErrorOptions } from './sightline-error.ts'

export type KindedErrorOptions = Omit<SightlineErrorOptions, 'kind'>

export interface KindedErrorClass<K extends ErrorKind> {
  new (code: string, message: string, options?: KindedErrorOptions): SightlineError<K>
  readonly prototype: SightlineError<K>
}

/** 401: who is asking is unknown or refused. */
export const AuthenticationError = /* @__PURE__ */ errorClass('AuthenticationError', 'authentication')
export type AuthenticationError = SightlineError<'authentication'>
/** 403: who is asking is known and may not. */
export const AuthorizationError = /* @__PURE__ */ errorClass('AuthorizationError', 'authorization')
export type AuthorizationError = SightlineError<'authorization'>
/** 404 */
export const NotFoundError = /* @__PURE__ */ errorClass('NotFoundError', 'not_found')
export type NotFoundError = SightlineError<'not_found'>
/** 409: it exists already, or changed in the meantime. */
export const ConflictError = /* @__PURE__ */ errorClass('ConflictError', 'conflict')
export type ConflictError = SightlineError<'conflict'>
/** 400, or 422 with `details: { status: 422 }`. */
export const ValidationError = /* @__PURE__ */ errorClass('ValidationError', 'validation')
export type ValidationError = SightlineError<'validation'>
/** 429 */
export const RateLimitedError = /* @__PURE__ */ errorClass('RateLimitedError', 'rate_limited')
export type RateLimitedError = SightlineError<'rate_limited'>
/** Nothing answered within the time given. */
export const TimeoutError = /* @__PURE__ */ errorClass('TimeoutError', 'timeout')
export type TimeoutError = SightlineError<'timeout'>
/** The other side could not be reached, or the connection broke. */
export const ConnectionError = /* @__PURE__ */ errorClass('ConnectionError', 'connection')
export type ConnectionError = SightlineError<'connection'>
/** The other side answered 5xx. */
export const ServerError = /* @__PURE__ */ errorClass('ServerError', 'server')
export type ServerError = SightlineError<'server'>
/** The caller gave up. */
export const CancelledError = /* @__PURE__ */ errorClass('CancelledError', 'cancelled')
export type CancelledError = SightlineError<'cancelled'>
/** A setting is wrong: the message names key, wanted and got. */
export const ConfigurationError = /* @__PURE__ */ errorClass('ConfigurationError', 'configuration')
export type ConfigurationError = SightlineError<'configuration'>

/** A new error of the class that belongs to the kind. */
export function errorOfKind<K extends ErrorKind>(
  code: string,
  message: string,
  options: SightlineErrorOptions<K>,
): SightlineError<K> {
  const Made: KindedErrorClass<ErrorKind> | undefined = classOfKind(options.kind)
  return (Made ? new Made(code, message, options) : new SightlineError(code, message, options)) as SightlineError<K>
}

function classOfKind(kind: ErrorKind): KindedErrorClass<ErrorKind> | undefined {
  const classes: Readonly<Record<Exclude<ErrorKind, 'internal'>, KindedErrorClass<ErrorKind>>> = {
    authentication: AuthenticationError,
    authorization: AuthorizationError,
    not_found: NotFoundError,
    conflict: ConflictError,
    validation: ValidationError,
    rate_limited: RateLimitedError,
    timeout: TimeoutError,
    connection: ConnectionError,
    server: ServerError,
    cancelled: CancelledError,
    configuration: ConfigurationError,
  }
  return kind === 'internal' ? undefined : classes[kind]
}

function errorClass<K extends ErrorKind>(name: string, kind: K): KindedErrorClass<K> {
  const made = class extends SightlineError<K> {
    constructor(code: string, message: string, options?: KindedErrorOptions) {
      super(code, message, { ...options, kind })
    }
  }
  brandErrorClass(made, name, kind)
  return made
}
