/** What becomes of a trace, by what it turned out to be. */
import type { Clock, EndedSpan } from '@sightline/core'
import type { TailSamplingOptions } from './options.ts'
import { Slowness } from './slowness.ts'
import { TokenBucket } from './token-bucket.ts'

export const VERDICTS = ['kept_error', 'kept_slow', 'kept_share', 'dropped', 'dropped_budget'] as const
export type VerdictKind = (typeof VERDICTS)[number]

export interface TraceVerdict {
  readonly kind: VerdictKind
  readonly isKept: boolean
  /** How many traces of its kind this one stands for: itself, and those like it that were dropped since the last. */
  readonly weight: number
}

/** Root operations that are told apart; further ones share one place, so that made-up names cost no memory. */
const MAX_OPERATIONS = 1_000
const OTHER = '_other'
/** Seconds of the budget that can be saved up; errors may take as much again on credit. */
const BURST_S = 5

interface Operation {
  readonly slowness: Slowness
  readonly share: TokenBucket
  dropped: number
}

export class Judge {
  readonly #options: Required<TailSamplingOptions>
  readonly #clock: Clock
  readonly #budget: TokenBucket
  readonly #operations = new Map<string, Operation>()

  constructor(options: Required<TailSamplingOptions>, clock: Clock) {
    this.#options = options
    this.#clock = clock
    const { spansPerSecond } = options
    this.#budget = new TokenBucket(clock, spansPerSecond, spansPerSecond * BURST_S)
  }

  /**
   * @param spans - of this process's part of the trace, in order of their end, so that the root is the last; at least one
   * @param isComplete - false where the root has not ended: how long it takes is not known then
   */
  judge(spans: readonly EndedSpan[], isComplete: boolean): TraceVerdict {
    const root = spans.at(-1)!
    const operation = this.#operationOf(root.name)
    const isSlow = isComplete && operation.slowness.isSlow(root.endMs - root.startMs)
    if (spans.some(isError)) return this.#keepIfAffordable('kept_error', spans.length, operation)
    if (isSlow) return this.#keepIfAffordable('kept_slow', spans.length, operation)
    if (!operation.share.take(1)) {
      operation.dropped += 1
      return { kind: 'dropped', isKept: false, weight: 0 }
    }
    return this.#keepIfAffordable('kept_share', spans.length, operation)
  }

  /** A trace that is kept for what it is stands for itself; one of the ordinary ones for those dropped before it, too. */
  #keepIfAffordable(
    kind: 'kept_error' | 'kept_slow' | 'kept_share',
    spans: number,
    operation: Operation,
  ): TraceVerdict {
    const credit = kind === 'kept_error' ? this.#options.spansPerSecond * BURST_S : 0
    if (!this.#budget.take(spans, -credit)) {
      operation.dropped += 1
      return { kind: 'dropped_budget', isKept: false, weight: 0 }
    }
    if (kind !== 'kept_share') return { kind, isKept: true, weight: 1 }
    const weight = operation.dropped + 1
    operation.dropped = 0
    return { kind, isKept: true, weight }
  }

  #operationOf(name: string): Operation {
    const key = this.#operations.has(name) || this.#operations.size < MAX_OPERATIONS ? name : OTHER
    let operation = this.#operations.get(key)
    if (operation === undefined) {
      const { tracesPerMinute } = this.#options
      const share = new TokenBucket(this.#clock, tracesPerMinute / 60, Math.max(1, tracesPerMinute))
      operation = { slowness: new Slowness(), share, dropped: 0 }
      this.#operations.set(key, operation)
    }
    return operation
  }
}

export function isError(span: EndedSpan): boolean {
  return span.status.code === 'error'
}
