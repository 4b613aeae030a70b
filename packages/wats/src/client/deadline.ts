/** A time limit joined with the signals of those who may cancel. One timer and a listener a parent, all taken back. */
import { errorKindOf } from '@sightline/core'
import { watsErrors } from '../wats-errors.ts'

/** For messages. */
export interface Place {
  readonly server: string
  readonly operation: string
}

export interface Deadline {
  /** Aborts with an error of ours: WATS_TIMEOUT or WATS_CANCELLED. */
  readonly signal: AbortSignal
  remainingMs(): number
  /** Ends it without aborting. */
  release(): void
}

export function createDeadline(place: Place, limitMs: number, parents: readonly (AbortSignal | undefined)[]): Deadline {
  const controller = new AbortController()
  const endMs = performance.now() + limitMs
  const timer = setTimeout(() => controller.abort(timedOut(place, limitMs)), limitMs)
  const releases = parents.map((parent) => (parent === undefined ? undefined : follow(parent, controller, place)))
  return {
    signal: controller.signal,
    remainingMs: () => endMs - performance.now(),
    release() {
      clearTimeout(timer)
      for (const release of releases) release?.()
    },
  }
}

function follow(parent: AbortSignal, controller: AbortController, place: Place): () => void {
  const abort = () => controller.abort(reasonOf(parent.reason, place))
  if (parent.aborted) abort()
  else parent.addEventListener('abort', abort, { once: true })
  return () => parent.removeEventListener('abort', abort)
}

/** The caller's own time limit (`AbortSignal.timeout`) is a timeout, everything else a cancellation. */
function reasonOf(reason: unknown, place: Place): Error {
  if (isOurs(reason)) return reason
  const options = { operation: place.operation, cause: reason }
  if (errorKindOf(reason) === 'timeout') return watsErrors.callerTimedOut(place, options)
  return watsErrors.cancelled({ reason: reason instanceof Error ? reason.message : String(reason) }, options)
}

function timedOut({ server, operation }: Place, limitMs: number): Error {
  return watsErrors.timedOut({ server, limitMs }, { operation })
}

function isOurs(reason: unknown): reason is Error {
  return reason instanceof Error && String(Reflect.get(reason, 'code')).startsWith('WATS_')
}

/** The promise's result, or the signal's reason as soon as it aborts. What the promise does later is dropped. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
