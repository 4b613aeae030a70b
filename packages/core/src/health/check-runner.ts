/**
 * Asks one check: within its budget, never twice at a time. A check that hangs misses its turns and is asked again only
 * once it has settled. The only timer is that of the budget, while a question is open.
 */
import type { Clock } from '../clock.ts'
import type { CheckResult } from './check.ts'
import { checkedAnswer, failedAnswer } from './check-answer.ts'
import { createCheckMemory, type JudgedCheck } from './check-memory.ts'
import type { CompleteCheck } from './define-check.ts'
import type { HealthChange } from './health.ts'

export interface CheckRunner {
  /** Asks when it is due; otherwise joins the open question, if any. @returns when there is an answer or the budget is spent */
  runIfDue(force: boolean): Promise<void>
  /** Milliseconds until it is due again, at least 0. */
  dueInMs(): number
  judge(): JudgedCheck
  /** Nothing is asked any more, and nothing that still arrives counts. */
  stop(): void
}

export function createCheckRunner(
  check: CompleteCheck,
  clock: Clock,
  onChange: (change: HealthChange) => void,
): CheckRunner {
  const memory = createCheckMemory(check, clock, (change) => isStopped || onChange(change))
  let dueMs = Number.NEGATIVE_INFINITY
  /** When the question was put that has not been settled yet, in time or late. */
  let openSinceMs: number | undefined
  /** Settles when that question is answered or out of budget. */
  let round: Promise<void> | undefined
  let isStopped = false

  return {
    async runIfDue(force) {
      const nowMs = clock.now()
      // Due further ahead than one period: the clock was set back.
      const isDue = force || nowMs >= dueMs || dueMs - nowMs > check.everyMs
      if (round !== undefined || !isDue || isStopped) return round
      dueMs = nowMs + check.everyMs
      if (openSinceMs !== undefined) return memory.missed(openSinceMs)
      openSinceMs = nowMs
      round = ask(nowMs).finally(() => {
        round = undefined
      })
      return round
    },
    // Never more than a period, also when the clock was set back.
    dueInMs: () => Math.min(Math.max(0, dueMs - clock.now()), check.everyMs),
    judge: () => memory.judge(openSinceMs),
    stop() {
      isStopped = true
    },
  }

  function ask(askedMs: number): Promise<void> {
    const abort = new AbortController()
    return new Promise((resolve) => {
      let isWithinBudget = true
      const timer = globalThis.setTimeout(() => {
        isWithinBudget = false
        memory.missed(askedMs)
        resolve()
        abort.abort(new DOMException(`Health check ${check.name} has spent its budget`, 'TimeoutError'))
      }, check.budgetMs)
      unref(timer)
      const settle = (result: CheckResult) => {
        openSinceMs = undefined
        if (!isWithinBudget) return // it counted as a miss; the next question is what can clear it
        globalThis.clearTimeout(timer)
        memory.answered(result, askedMs)
        resolve()
      }
      answerOf(check, abort.signal).then(settle)
    })
  }
}

/** Never rejects: a throw is an answer too. */
function answerOf(check: CompleteCheck, signal: AbortSignal): Promise<CheckResult> {
  return new Promise((answer) => answer(check.run(signal))).then(checkedAnswer).catch(failedAnswer)
}

/** In Node an open question must not keep the process alive; in browsers a timer is a number. */
function unref(timer: unknown): void {
  ;(timer as { unref?: () => void }).unref?.()
}
