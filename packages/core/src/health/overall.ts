/** From the states of all checks and the phase to one report. */
import type { CheckState } from './check.ts'
import type { JudgedCheck } from './check-memory.ts'
import type { HealthReport, OverallStatus, Phase } from './health.ts'

/** Unhealthy: a critical check fails. Degraded: any other check fails, any warns or has not answered yet. */
export function overallReport(checks: readonly JudgedCheck[], phase: Phase, hasStarted: boolean): HealthReport {
  const states = checks.map((check) => check.state)
  const isHeldBack = checks.some(({ state, isKnown }) => state.critical && (state.status === 'fail' || !isKnown))
  return {
    status: overallStatus(states),
    phase,
    isReady: phase === 'running' && !isHeldBack,
    hasStarted,
    reasons: reasonsOf(checks, phase),
    checks: states,
  }
}

function overallStatus(states: readonly CheckState[]): OverallStatus {
  if (states.some((state) => state.critical && state.status === 'fail')) return 'unhealthy'
  return states.some((state) => state.status !== 'pass') ? 'degraded' : 'ok'
}

/** Critical failures, then the phase, other failures, what has not answered, warnings; each group in order of registration. */
function reasonsOf(checks: readonly JudgedCheck[], phase: Phase): string[] {
  const ranked = checks
    .filter(({ state }) => state.status !== 'pass')
    .map((check) => [rankOf(check), sentence(check)] as const)
  if (phase !== 'running') ranked.push([1, phase])
  return ranked.sort(([a], [b]) => a - b).map(([, reason]) => reason)
}

function rankOf({ state, isKnown }: JudgedCheck): number {
  if (state.status === 'fail') return state.critical ? 0 : 2
  return isKnown ? 4 : 3
}

function sentence({ state, isKnown, because }: JudgedCheck): string {
  if (!isKnown) return `${state.name} ${because}`
  const verb = state.status === 'fail' ? 'fails' : 'warns'
  return because ? `${state.name} ${verb}: ${because}` : `${state.name} ${verb}`
}
