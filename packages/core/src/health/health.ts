/** The contract of health: checks in, one truthful report out. No timers here: whoever hosts calls `runDue`. */
import type { CheckDefinition, CheckState } from './check.ts'

export type Phase = 'starting' | 'running' | 'draining' | 'stopped'
export type OverallStatus = 'ok' | 'degraded' | 'unhealthy'

export interface HealthReport {
  readonly status: OverallStatus
  readonly phase: Phase
  /** May be given work: running, and no critical check fails (or has not answered yet). */
  readonly isReady: boolean
  readonly hasStarted: boolean
  /** One sentence a reason, worst first; empty when ok. */
  readonly reasons: readonly string[]
  readonly checks: readonly CheckState[]
}

export interface HealthChange {
  readonly check: string
  readonly from: CheckState['status'] | undefined
  readonly to: CheckState['status']
  readonly output: string | undefined
}

export interface Health {
  /** Registers a check; the first answer is due at once. @returns a function that takes it out */
  register(check: CheckDefinition): () => void
  /** Asks every check that is due and not still running. Resolves when all asked have answered or used up their budget. @param force - ask all */
  runDue(force?: boolean): Promise<void>
  /** Milliseconds until a check is due, 0 when one is now; undefined without checks. For the timer of whoever hosts. */
  dueInMs(): number | undefined
  /** Called when a check was registered, which is then due at once. @returns a function that ends it */
  onRegister(listener: () => void): () => void
  /** Reads the last answers; O(checks), waits for nothing. */
  report(): HealthReport
  setPhase(phase: Phase): void
  /** Called at each change of a check's status, after hysteresis. @returns a function that ends it */
  onChange(listener: (change: HealthChange) => void): () => void
}
