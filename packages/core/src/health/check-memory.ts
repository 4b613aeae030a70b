/** What is known of one check: its answers and misses, steadied, and how they stand now. Asks nothing itself. */
import type { Clock } from '../clock.ts'
import type { CheckResult, CheckState } from './check.ts'
import type { CompleteCheck } from './define-check.ts'
import type { HealthChange } from './health.ts'
import { createHysteresis } from './hysteresis.ts'

/** A check as it stands, and the words for why. */
export interface JudgedCheck {
  readonly state: CheckState
  /** False until it has answered, or has been found not to. */
  readonly isKnown: boolean
  readonly because: string | undefined
}

export interface CheckMemory {
  /** @param askedMs - when the question was put, ms since the epoch */
  answered(result: CheckResult, askedMs: number): void
  /** A turn without an answer to the question of `askedMs`. */
  missed(askedMs: number): void
  /** @param openSinceMs - when the question was put that has not been settled yet */
  judge(openSinceMs: number | undefined): JudgedCheck
}

const UNKNOWN: CheckResult = { status: 'warn', output: 'has not answered yet' }

export function createCheckMemory(
  check: CompleteCheck,
  clock: Clock,
  onChange: (change: HealthChange) => void,
): CheckMemory {
  const steady = createHysteresis(check.failAfter, check.passAfter)
  let last = UNKNOWN
  let lastBad = UNKNOWN
  let answeredMs: number | undefined
  let changedMs: number | undefined
  let durationMs: number | undefined

  return {
    answered(result, askedMs) {
      answeredMs = clock.now()
      durationMs = Math.max(answeredMs - askedMs, 0)
      take(result, () => steady.add(result.status))
    },
    missed(askedMs) {
      const result: CheckResult = { status: 'fail', output: silence(askedMs) }
      // Hysteresis forgives single misses, but not for longer than an answer is good for.
      take(result, () => (isStale() ? steady.fail() : steady.add('fail')))
    },
    judge(openSinceMs) {
      const known = { name: check.name, critical: check.critical, answeredMs, changedMs, durationMs }
      if (isStale() && answeredMs !== undefined) {
        const output = openSinceMs === undefined ? `has not run since ${iso(answeredMs)}` : silence(openSinceMs)
        const stale: CheckResult = { ...last, status: 'fail', output }
        return { state: { ...known, status: 'fail', last: stale }, isKnown: true, because: output }
      }
      const status = steady.status ?? UNKNOWN.status
      const because = status !== 'pass' && last.status === 'pass' ? `${lastBad.output} (recovering)` : last.output
      return { state: { ...known, status, last }, isKnown: steady.status !== undefined, because }
    },
  }

  function take(result: CheckResult, settle: () => void): void {
    last = result
    if (result.status !== 'pass') lastBad = result
    const from = steady.status
    settle()
    const to = steady.status
    if (to === undefined || to === from) return
    changedMs = clock.now()
    onChange({ check: check.name, from, to, output: result.output })
  }

  function isStale(): boolean {
    return answeredMs !== undefined && clock.now() - answeredMs > check.maxAgeMs
  }
}

function silence(askedMs: number): string {
  return `has not answered since ${iso(askedMs)}`
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString()
}
