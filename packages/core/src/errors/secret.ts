/** Marks a value that may be used but never shown: every rendering of it is the same mask. */

const BRAND = Symbol.for('sightline.secret')
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** What stands where a secret was; the same word in every signal, so that it can be searched for. */
export const REDACTED = '[redacted]'

export interface Secret<T = unknown> {
  /** The value itself, for the one place that needs it. */
  reveal(): T
  toString(): string
  toJSON(): string
}

/** Wraps a value, e.g. in the details of an error: logs, problems and inspections show `[redacted]`. */
export function secret<T>(value: T): Secret<T> {
  const mask = () => REDACTED
  const made: Secret<T> = { reveal: () => value, toString: mask, toJSON: mask }
  return Object.defineProperties(made, { [BRAND]: { value: true }, [INSPECT]: { value: mask } })
}

export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && BRAND in value
}
