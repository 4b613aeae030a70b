/**
 * Whether anything may be sent at all. A server that is away or overloaded is one fact, not one for each report: after
 * a few failures in a row the gate closes for a while, then lets a single report try. A refused token closes it until
 * the token is good again; nothing is burnt on it.
 */
import { type BackOff, backOffMs, type Clock } from '@sightline/core'

/** Failures in a row, without a success between, after which it is the server and not the report. */
const FAILURES_TO_CLOSE = 3

export type GateState =
  | { readonly state: 'open' }
  /** One report may try; its outcome decides. */
  | { readonly state: 'probing'; readonly reason: string }
  | { readonly state: 'paused'; readonly reason: string; readonly untilMs: number }
  | { readonly state: 'suspended'; readonly reason: string; readonly sinceMs: number }

export interface DeliveryGate {
  state(): GateState
  /** How many reports may be under way now. @param most - the configured concurrency */
  allowance(most: number): number
  succeeded(): void
  /** The server could not take a report. @param retryAfterMs - as the server asked, if it did */
  failed(reason: string, retryAfterMs?: number): void
  /** The server asked everybody to wait (429, 503 with Retry-After). */
  pause(reason: string, forMs: number): void
  /** The token was refused. Only `resume` opens the gate again. */
  suspend(reason: string): void
  /** The token was accepted. */
  resume(): void
}

export function createDeliveryGate(clock: Clock, backOff: BackOff, random?: () => number): DeliveryGate {
  let current: GateState = { state: 'open' }
  let failures = 0

  function state(): GateState {
    if (current.state === 'paused' && clock.now() >= current.untilMs) {
      current = { state: 'probing', reason: current.reason }
    }
    return current
  }

  function pause(reason: string, forMs: number): void {
    if (current.state === 'suspended') return
    const untilMs = clock.now() + forMs
    if (current.state === 'paused' && current.untilMs > untilMs) return
    current = { state: 'paused', reason, untilMs }
  }

  return {
    state,
    pause,
    allowance(most) {
      const now = state().state
      if (now === 'open') return most
      return now === 'probing' ? 1 : 0
    },
    succeeded() {
      failures = 0
      if (current.state !== 'suspended') current = { state: 'open' }
    },
    failed(reason, retryAfterMs = 0) {
      failures += 1
      if (failures < FAILURES_TO_CLOSE && retryAfterMs === 0) return
      const waitMs = backOffMs(backOff, Math.max(1, failures - FAILURES_TO_CLOSE + 1), random)
      pause(reason, Math.max(waitMs, retryAfterMs))
    },
    suspend(reason) {
      if (current.state !== 'suspended') current = { state: 'suspended', reason, sinceMs: clock.now() }
    },
    resume() {
      failures = 0
      current = { state: 'open' }
    },
  }
}
