/** A health check: one question about one dependency, asked in the background, answered from memory. */

export type CheckStatus = 'pass' | 'warn' | 'fail'

export interface CheckResult {
  readonly status: CheckStatus
  /** Why, in words for the person on call; required for warn and fail. */
  readonly output?: string
  readonly observedValue?: number | string
  readonly observedUnit?: string
}

export interface CheckDefinition {
  /** `component:measurement`, as in application/health+json ("wats-server:reachable"). */
  readonly name: string
  /** A failing critical check makes the service unready; any other failure only degrades it. */
  readonly critical: boolean
  /** How often to ask, ms. Default 10,000. */
  readonly everyMs?: number
  /** The question must be answered within this, ms, else it counts as failed. Default 2,000. */
  readonly budgetMs?: number
  /** Answers in a row that it takes to fall (default 1) and to rise again (default 1): hysteresis against flapping. */
  readonly failAfter?: number
  readonly passAfter?: number
  /** A result older than this, ms, counts as failed ("the check has not run since ..."). Default 3 x everyMs + budgetMs. */
  readonly maxAgeMs?: number
  /** Asks. A throw is a fail with the error's message. `signal` aborts when the budget is spent. */
  run(signal: AbortSignal): CheckResult | Promise<CheckResult>
}

/** A check as it stands. `status` has hysteresis applied; `last` is the newest raw answer. */
export interface CheckState {
  readonly name: string
  readonly critical: boolean
  readonly status: CheckStatus
  readonly last: CheckResult
  /** When the newest answer came and when `status` last changed; ms since the epoch; undefined before the first answer. */
  readonly answeredMs: number | undefined
  readonly changedMs: number | undefined
  readonly durationMs: number | undefined
}
