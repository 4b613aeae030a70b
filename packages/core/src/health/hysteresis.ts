/**
 * Steadies a check against flapping: its status falls to the mildest of the last `failAfter` answers when all of them
 * are worse than it, and rises to the worst of the last `passAfter` when all of them are better. The first answer counts at once.
 */
import type { CheckStatus } from './check.ts'

const RANKS: Readonly<Record<CheckStatus, number>> = { pass: 0, warn: 1, fail: 2 }

export interface Hysteresis {
  /** Undefined before the first answer. */
  readonly status: CheckStatus | undefined
  /** Takes an answer in. @returns the status with it */
  add(answer: CheckStatus): CheckStatus
  /** Makes it fail now, whatever the answers before were; from here on they no longer count. */
  fail(): void
}

/** @param failAfter,passAfter - answers in a row, at least 1 */
export function createHysteresis(failAfter: number, passAfter: number): Hysteresis {
  let status: CheckStatus | undefined
  let answers: CheckStatus[] = []

  return {
    get status() {
      return status
    },
    add(answer) {
      answers = [...answers, answer].slice(-Math.max(failAfter, passAfter))
      status = status === undefined ? answer : settled(status)
      return status
    },
    fail() {
      status = 'fail'
      answers = []
    },
  }

  function settled(current: CheckStatus): CheckStatus {
    const mildest = answers.length < failAfter ? current : answers.slice(-failAfter).reduce(milder)
    if (RANKS[mildest] > RANKS[current]) return mildest
    const worst = answers.length < passAfter ? current : answers.slice(-passAfter).reduce(worse)
    return RANKS[worst] < RANKS[current] ? worst : current
  }
}

function milder(a: CheckStatus, b: CheckStatus): CheckStatus {
  return RANKS[b] < RANKS[a] ? b : a
}

function worse(a: CheckStatus, b: CheckStatus): CheckStatus {
  return RANKS[b] > RANKS[a] ? b : a
}
