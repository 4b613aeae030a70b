/**
 * A scope is what is known about the work in progress: its correlation id, its span, its log fields, its baggage.
 * Scopes form a chain; a child sees its parent's values, a parent never sees its child's.
 */
import type { Span, SpanContext } from '../trace/span.ts'

export type Fields = Readonly<Record<string, unknown>>

export interface BaggageEntry {
  readonly value: string
  /** Properties as they stood after the first `;` (W3C Baggage 3.2.1), kept verbatim. */
  readonly metadata?: string
}

export type Baggage = ReadonlyMap<string, BaggageEntry>

/** What a new scope changes; everything it leaves out is inherited. */
export interface ScopeChange {
  readonly correlationId?: string | undefined
  /** A local span made the active one. */
  readonly span?: Span | undefined
  /** A parent in another process, from `extract`; wins over an inherited span. */
  readonly remoteParent?: SpanContext | undefined
  readonly fields?: Fields | undefined
  readonly baggage?: Baggage | undefined
  /** True: no spans are made inside; exporters use it so that they do not observe themselves. */
  readonly isSuppressed?: boolean | undefined
}

export interface Scope {
  /** The id that joins everything about one unit of work; the trace id unless the application gave another. */
  readonly correlationId: string | undefined
  readonly span: Span | undefined
  readonly remoteParent: SpanContext | undefined
  /** All fields in force, outermost first; a child's value wins. */
  readonly fields: Fields | undefined
  readonly baggage: Baggage | undefined
  readonly isSuppressed: boolean
  /** What a bridge to another context API keeps with the scope; children inherit it. Nothing of ours reads it. */
  attached?: unknown
}

/** Where the active scope lives: a variable by default, AsyncLocalStorage on Node. Held by the runtime, one a process. */
export interface ScopeStore {
  get(): Scope | undefined
  run<T>(scope: Scope | undefined, body: () => T): T
}
