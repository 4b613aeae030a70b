/** The contract of operations: one call is a span, a duration, an in-flight count, an outcome and a log context. */
import type { Fields, ScopeChange } from '../context/scope.ts'
import type { LabelsOf, LabelValue } from '../metrics/definition.ts'
import type { Attributes, Span, SpanContext, SpanKind, SpanLink } from '../trace/span.ts'
import type { Verdict } from './outcome.ts'

export interface OperationDefinition {
  /** Verb phrase, dotted: "station.convert". The span's name and the value of the `operation` label. */
  readonly name: string
  /** What is done, one phrase without a full stop ("Convert one file"); goes into the metrics' help. */
  readonly help: string
  readonly kind?: SpanKind
  /**
   * Prefix of the metrics `<metric>.duration` (s), `<metric>.active` and `<metric>.outcomes`; operations may share one.
   * Default `sightline.operation`. All three carry `operation`; duration and outcomes also `outcome` and `error_type`.
   */
  readonly metric?: string
  /** Further closed labels, the same for every operation that shares the prefix. */
  readonly labels?: readonly string[]
  readonly values?: { readonly [label: string]: readonly string[] }
  /** Bounds of the duration histogram, seconds. */
  readonly buckets?: readonly number[]
}

export interface OperationOptions<D = OperationDefinition> extends Pick<ScopeChange, 'correlationId' | 'baggage'> {
  readonly labels?: LabelsOf<D>
  readonly attributes?: Attributes
  readonly links?: readonly SpanLink[]
  /** As in SpanOptions; the active scope's span when left out, `null` begins a new trace. */
  readonly parent?: Span | SpanContext | null
  /** Log fields for everything inside. */
  readonly fields?: Fields
  /** The span's name when it should say more than the operation's; must stay of low cardinality. */
  readonly spanName?: string
}

/** An operation under way. */
export interface ActiveOperation {
  readonly span: Span
  readonly correlationId: string
  /** Adds log fields to this operation's scope: seen by what runs inside it from now on, never outside. */
  setFields(fields: Fields): void
  /** A label whose value is known only later; must be one of the definition's. */
  setLabel(label: string, value: LabelValue): void
  /** Overrules the verdict that would be derived from the body's result. */
  setVerdict(verdict: Verdict): void
  /** Runs code inside the operation's scope; for callback-shaped work begun with `start`. */
  within<T>(body: () => T): T
  /** Ends it once; later calls do nothing. @param error - what it failed with, if it did */
  end(error?: unknown): void
}

export interface Operation<D = OperationDefinition> {
  readonly definition: OperationDefinition
  /**
   * Runs `body` as one operation. A promise ends it when it settles, an async iterable when it is exhausted, returned or
   * throws; anything else at return. What the body gives or throws is passed through untouched.
   */
  run<T>(body: (active: ActiveOperation) => T): T
  run<T>(options: OperationOptions<D>, body: (active: ActiveOperation) => T): T
  /** For work without a body: whoever starts it ends it. */
  start(options?: OperationOptions<D>): ActiveOperation
}
