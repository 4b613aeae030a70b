/**
 * The one error class of Sightline. Its kind decides how metrics, retries and HTTP answers treat it; its code is stable
 * and documented. `instanceof` asks for a brand, so it holds across several copies of this package in one process.
 */
import type { ErrorKind } from './kind.ts'
import { KIND_RULES } from './kind-rules.ts'

const BRAND = Symbol.for('sightline.error')
const CLASS_KIND = Symbol.for('sightline.error.class-kind')
const ANY_KIND = '*'

export type ErrorDetails = Readonly<Record<string, unknown>>

export interface SightlineErrorOptions<K extends ErrorKind = ErrorKind> {
  readonly kind: K
  /** What was being done, in the words of the operation's name ("wats.submit"). */
  readonly operation?: string | undefined
  /** Facts for the reader. `status` (400-599) overrules the kind's HTTP status. Wrap what must not be shown in `secret()`. */
  readonly details?: ErrorDetails | undefined
  /** Whether trying again can help; the kind's own answer when left out. */
  readonly retryable?: boolean | undefined
  readonly cause?: unknown
}

export class SightlineError<K extends ErrorKind = ErrorKind> extends Error {
  /** From an error catalogue: `SL_METRIC_INVALID`. Never changes between releases. */
  readonly code: string
  readonly kind: K
  readonly retryable: boolean
  declare readonly operation?: string
  declare readonly details?: ErrorDetails

  constructor(code: string, message: string, options: SightlineErrorOptions<K>) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.kind = options.kind
    this.retryable = options.retryable ?? KIND_RULES[options.kind].isRetryable
    if (options.operation !== undefined) this.operation = options.operation
    if (options.details !== undefined) this.details = options.details
  }
}

/** True for an error of this or any other copy of the package. */
export function isSightlineError(value: unknown): value is SightlineError {
  if (typeof value !== 'object' || value === null) return false
  try {
    return (value as { [BRAND]?: unknown })[BRAND] === true
  } catch {
    return false // a revoked or hostile proxy is nobody's error
  }
}

/** The HTTP status that stands for this error: `details.status` where it says one, else its kind's. */
export function httpStatusOf(error: SightlineError): number {
  const own = error.details?.['status']
  if (typeof own === 'number' && Number.isInteger(own) && own >= 400 && own <= 599) return own
  return KIND_RULES[error.kind]?.status ?? 500
}

/** Gives a class its name and the kind that `instanceof` asks for. */
export function brandErrorClass(errorClass: { readonly prototype: SightlineError }, name: string, kind: string): void {
  Object.defineProperty(errorClass, 'name', { value: name, configurable: true })
  Object.defineProperty(errorClass, CLASS_KIND, { value: kind })
  // On the prototype: own properties would show in every inspection, and V8 reads it for the stack's first line.
  Object.defineProperty(errorClass.prototype, 'name', { value: name, configurable: true, writable: true })
}

/** A class branded above knows its instances by brand and kind; a class that somebody derived, by prototype as usual. */
function hasInstance(this: { readonly [CLASS_KIND]?: string }, value: unknown): boolean {
  if (!Object.hasOwn(this, CLASS_KIND)) return Function.prototype[Symbol.hasInstance].call(this as never, value)
  return isSightlineError(value) && (this[CLASS_KIND] === ANY_KIND || this[CLASS_KIND] === value.kind)
}

brandErrorClass(SightlineError, 'SightlineError', ANY_KIND)
Object.defineProperty(SightlineError.prototype, BRAND, { value: true })
Object.defineProperty(SightlineError, Symbol.hasInstance, { value: hasInstance })
