/** From the row of an error table to the function that makes the error. */
import type { ErrorDefinition } from './catalogue.ts'
import { errorOfKind, type KindedErrorOptions } from './error-classes.ts'
import type { SightlineError } from './sightline-error.ts'

/** What a message's `{name}` looks like. */
export const PLACEHOLDER = /\{(\w+)\}/g

type Placeholder<M extends string> = M extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never
type Values<M extends string> = { readonly [Name in Placeholder<M>]: unknown }

type Make<D extends ErrorDefinition> = [Placeholder<D['message']>] extends [never]
  ? (options?: KindedErrorOptions) => SightlineError<D['kind']>
  : (values: Values<D['message']>, options?: KindedErrorOptions) => SightlineError<D['kind']>
/** Makes one error; the values of its message's placeholders come first and are kept in the error's details. */
export type ErrorMaker<D extends ErrorDefinition = ErrorDefinition> = Make<D> & { readonly code: D['code'] }

export function makerOf(definition: ErrorDefinition): unknown {
  const takesValues = definition.message.search(PLACEHOLDER) >= 0
  const make = (...input: [unknown?, KindedErrorOptions?]) => {
    const values = takesValues ? ((input[0] ?? {}) as Record<string, unknown>) : undefined
    const options = (takesValues ? input[1] : (input[0] as KindedErrorOptions | undefined)) ?? {}
    const error = errorOfKind(definition.code, values ? fill(definition.message, values) : definition.message, {
      ...options,
      kind: definition.kind,
      retryable: options.retryable ?? definition.retryable,
      details: values ? { ...values, ...options.details } : options.details,
    })
    beginStackAt(error, make)
    return error
  }
  return Object.assign(make, { code: definition.code })
}

function fill(message: string, values: Readonly<Record<string, unknown>>): string {
  return message.replace(PLACEHOLDER, (_, name: string) => textOf(values[name]))
}

function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return '(unprintable)' // a null prototype or a throwing toString must not hide the error it is part of
  }
}

/** Drops the maker's own frames (V8 and new Firefox), so that the stack begins where the error was made. */
function beginStackAt(error: Error, maker: (...input: never[]) => unknown): void {
  const capture: unknown = Reflect.get(Error, 'captureStackTrace')
  if (typeof capture === 'function') capture.call(Error, error, maker)
}
