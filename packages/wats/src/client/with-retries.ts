/** Tries again after transient failures, within the call's budget. */
import { setTimeout as sleep } from 'node:timers/promises'
import { backOffMs, isSightlineError, type SightlineError } from '@sightline/core'
import type { RetrySettings } from './client-options.ts'
import type { Deadline } from './deadline.ts'

export interface RetryPlan {
  /** Undefined: one try. */
  readonly settings: RetrySettings | undefined
  /** Whether the request may have had its effect although it failed; such a one is repeated only when it is idempotent. */
  readonly isIdempotent: boolean
  readonly budget: Deadline
  /** Called before each further try. */
  onRetry(error: SightlineError, delayMs: number): void
}

/** @throws the last try's error, or the budget's reason when that ends during a pause */
export async function withRetries<T>(plan: RetryPlan, once: () => Promise<T>): Promise<T> {
  const { settings, budget } = plan
  for (let retry = 1; ; retry += 1) {
    try {
      return await once()
    } catch (error) {
      if (settings === undefined || retry > settings.retries || !isTransient(error, plan.isIdempotent)) throw error
      const delayMs = retryAfterMs(error) ?? backOffMs({ firstMs: settings.baseMs, mostMs: settings.maxMs }, retry)
      if (delayMs >= budget.remainingMs()) throw error
      plan.onRetry(error, delayMs)
      await pause(delayMs, budget.signal)
    }
  }
}

function isTransient(error: unknown, isIdempotent: boolean): error is SightlineError {
  if (!isSightlineError(error) || !error.retryable || error.code === 'WATS_CIRCUIT_OPEN') return false
  return isIdempotent || error.kind === 'rate_limited'
}

/** What the server asked for; always waited in full, never shortened. */
function retryAfterMs(error: SightlineError): number | undefined {
  const asked = error.details?.['retryAfterMs']
  return typeof asked === 'number' ? asked : undefined
}

async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(delayMs, undefined, { signal })
  } catch (error) {
    throw signal.aborted ? signal.reason : error // Node wraps the reason in an AbortError of its own
  }
}
