/** One place that decides what an empty answer and a missing thing mean to a caller: an error, or `undefined`. */
import { coreErrors } from './core-errors.ts'
import { errorKindOf } from './error-kind-of.ts'

export type ErrorMode = 'strict' | 'lenient'

/** In strict mode there is always a value; in lenient mode it may be `undefined`. */
export type Answer<M extends ErrorMode, T> = M extends 'strict' ? NonNullable<T> : NonNullable<T> | undefined

export interface ErrorHandler<M extends ErrorMode = ErrorMode> {
  readonly mode: M
  /**
   * Judges an answer. Empty are `undefined`, `null` and `''`; an empty list is an answer.
   *
   * @throws SightlineError `SL_EMPTY_ANSWER` (not_found) for an empty one, in strict mode
   */
  answer<T>(operation: string, value: T): Answer<M, T>
  /** Judges a failure: lenient mode turns `not_found` into `undefined`; everything else is thrown as it came. */
  failure(error: unknown): undefined
  /** Runs the body and judges what comes out, either way. */
  run<T>(operation: string, body: () => T | PromiseLike<T>): Promise<Answer<M, T>>
}

/**
 * @param options.mode - `strict` throws on empty or missing; `lenient` gives `undefined` for both
 * @throws SightlineError `SL_ERROR_MODE_INVALID` for any other mode
 */
export function createErrorHandler<const M extends ErrorMode>(options: { readonly mode: M }): ErrorHandler<M> {
  const { mode } = options
  if (mode !== 'strict' && mode !== 'lenient') throw coreErrors.errorModeInvalid({ got: JSON.stringify(mode) })

  const handler: ErrorHandler<M> = {
    mode,
    answer<T>(operation: string, value: T) {
      if (value !== undefined && value !== null && value !== '') return value as Answer<M, T>
      if (mode === 'strict') throw coreErrors.emptyAnswer({ operation }, { operation })
      return undefined as Answer<M, T>
    },
    failure(error) {
      if (mode === 'lenient' && errorKindOf(error) === 'not_found') return undefined
      throw error
    },
    async run<T>(operation: string, body: () => T | PromiseLike<T>) {
      let value: T
      try {
        value = await body()
      } catch (error) {
        return handler.failure(error) as Answer<M, T>
      }
      return handler.answer(operation, value)
    },
  }
  return handler
}
