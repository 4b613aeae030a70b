/**
 * The circuit breaker of a client. 5xx and network failures in a row open it; any other answer, a 4xx too, proves the
 * server alive and starts the count anew. While it is open nothing is sent; then one call tries, and the others wait for it.
 */

import { isSightlineError } from '@sightline/core'
import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
  isBrokenCircuitError,
} from 'cockatiel'
import { watsErrors } from '../wats-errors.ts'

export type CircuitStateName = 'closed' | 'open' | 'half-open'

export interface Circuit {
  state(): CircuitStateName
  /** @throws ConnectionError `WATS_CIRCUIT_OPEN` with `details.retryAfterMs` */
  throwIfOpen(): void
  /** Runs the body under the breaker. @throws what the body throws, or as throwIfOpen */
  run<T>(body: () => Promise<T>): Promise<T>
}

export interface CircuitOptions {
  readonly failures: number
  readonly openMs: number
  readonly server: string
  onChange(state: CircuitStateName): void
}

type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }

const NAMES: Readonly<Record<CircuitState, CircuitStateName>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
}

export function createCircuit({ failures, openMs, server, onChange }: CircuitOptions): Circuit {
  // Results instead of errors: cockatiel counts an error that it does not handle neither as success nor as failure.
  const policy: CircuitBreakerPolicy = circuitBreaker(
    handleWhenResult((result) => isFailure(result as Result<unknown>)),
    { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failures) },
  )
  let openedMs = Number.NEGATIVE_INFINITY
  policy.onStateChange((state) => {
    if (state === CircuitState.Open) openedMs = performance.now()
    onChange(NAMES[state])
  })
  const openError = () => {
    const retryAfterMs = Math.max(0, Math.ceil(openedMs + openMs - performance.now()))
    return watsErrors.circuitOpen({ server, retryAfterMs })
  }

  async function guarded<T>(body: () => Promise<T>): Promise<Result<T>> {
    try {
      return { ok: true, value: await body() }
    } catch (error) {
      // A cancelled call proves nothing; thrown, it is not counted. Only the trial call's cancellation must not close.
      if (isCancelled(error) && policy.state !== CircuitState.HalfOpen) throw error
      return { ok: false, error }
    }
  }

  return {
    state: () => NAMES[policy.state],
    throwIfOpen() {
      if (policy.state === CircuitState.Open && performance.now() - openedMs < openMs) throw openError()
    },
    async run(body) {
      const result = await policy
        .execute(() => guarded(body))
        .catch((error: unknown) => {
          throw isBrokenCircuitError(error) ? openError() : error
        })
      if (result.ok) return result.value
      throw result.error
    },
  }
}

function isFailure(result: Result<unknown>): boolean {
  if (result.ok) return false
  if (isCancelled(result.error)) return true // reaches here from the trial call only
  if (!isSightlineError(result.error)) return false
  const { kind, details } = result.error
  const status = details?.['status']
  if (typeof status === 'number') return status >= 500
  return kind === 'connection' || kind === 'timeout'
}

function isCancelled(error: unknown): boolean {
  return isSightlineError(error) && error.kind === 'cancelled'
}
