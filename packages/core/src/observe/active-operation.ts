/** An operation under way. A class because one is made for every operation. */
import type { Clock } from '../clock.ts'
import { addFields, type Context, type ScopeNode } from '../context/context.ts'
import type { Fields } from '../context/scope.ts'
import type { LabelValue } from '../metrics/definition.ts'
import type { BoundCounter } from '../metrics/recorders.ts'
import { RecordingSpan } from '../trace/recording-span.ts'
import type { Span } from '../trace/span.ts'
import type { ActiveOperation } from './operation.ts'
import type { FindCells, OpenLabels } from './operation-cells.ts'
import type { Verdict } from './outcome.ts'
import { OK, verdictOf } from './verdict-of.ts'

const MS_PER_SECOND = 1000

/** What all runs of one operation have in common. */
export interface OperationParts {
  readonly clock: Clock
  readonly context: Context
  readonly cells: FindCells
  readonly active: BoundCounter
}

export class RunningOperation implements ActiveOperation {
  readonly span: Span
  readonly scope: ScopeNode
  readonly #parts: OperationParts
  readonly #startMs: number
  #labels: OpenLabels | undefined
  #verdict: Verdict | undefined
  #isEnded = false

  constructor(parts: OperationParts, span: Span, scope: ScopeNode, startMs: number, labels: OpenLabels | undefined) {
    this.#parts = parts
    this.span = span
    this.scope = scope
    this.#startMs = startMs
    this.#labels = labels
    parts.active.add(1)
  }

  get correlationId(): string {
    return this.scope.correlationId ?? ''
  }

  setFields(fields: Fields): void {
    addFields(this.scope, fields)
  }

  setLabel(label: string, value: LabelValue): void {
    this.#labels = { ...this.#labels, [label]: value }
  }

  setVerdict(verdict: Verdict): void {
    this.#verdict = verdict
  }

  within<T>(body: () => T): T {
    return this.#parts.context.runIn(this.scope, body)
  }

  end(...failure: [error?: unknown]): void {
    if (this.#isEnded) return
    this.#isEnded = true
    const endMs = this.#parts.clock.now()
    const hasFailed = failure.length > 0 && failure[0] !== undefined
    const verdict = this.#verdict ?? (hasFailed ? verdictOf(failure[0]) : OK)
    this.#endSpan(verdict, hasFailed ? failure[0] : undefined, endMs)
    const cells = this.#parts.cells(this.#labels, verdict)
    const seconds = (endMs - this.#startMs) / MS_PER_SECOND
    if (this.span.isSampled) cells.duration.observe(seconds, this.span)
    else cells.duration.observe(seconds)
    cells.outcomes.add(1)
    this.#parts.active.add(-1)
  }

  #endSpan(verdict: Verdict, error: unknown, endMs: number): void {
    const span = this.span
    if (verdict.outcome !== 'ok') {
      if (error !== undefined) span.recordError(error)
      if (verdict.errorType !== '') span.setAttribute('error.type', verdict.errorType)
      const message = error instanceof Error ? error.message : verdict.outcome
      if (verdict.outcome !== 'cancelled') span.setStatus({ code: 'error', message })
    }
    if (span instanceof RecordingSpan) span.correlationId = this.scope.correlationId
    span.end(endMs)
  }
}
