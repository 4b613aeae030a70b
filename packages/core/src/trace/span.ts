/** What a span is to those who record it and to those who export it. */

export type AttributeValue = string | number | boolean | readonly string[] | readonly number[] | readonly boolean[]
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

/** The span id of a context that names no span: only whether to sample its trace has been decided elsewhere. */
export const NO_SPAN_ID = ''

/** The part of a span that crosses process borders (W3C Trace Context). */
export interface SpanContext {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string
  /** 16 lower-case hex digits, not all zero; or `NO_SPAN_ID`: then there is no span to be the child of. */
  readonly spanId: string
  /** Bit 0: sampled; bit 1: the trace id is random (level 2). */
  readonly traceFlags: number
  /** The `tracestate` header, carried through unchanged. */
  readonly traceState?: string | undefined
  /** Of a context that is no span of ours: false where it is of this process all the same. Left out: of another. */
  readonly isRemote?: boolean | undefined
}

/** Who records: a library's name and version (OpenTelemetry, "Instrumentation Scope"). */
export interface InstrumentationScope {
  readonly name: string
  readonly version?: string
  /** Which edition of the semantic conventions its names follow. */
  readonly schemaUrl?: string
}

export interface SpanLink {
  readonly context: SpanContext
  readonly attributes?: Attributes
}

export interface SpanEvent {
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly timeMs: number
  readonly attributes?: Attributes
}

export type SpanStatus = { readonly code: 'unset' | 'ok' } | { readonly code: 'error'; readonly message?: string }

export interface SpanOptions {
  readonly kind?: SpanKind
  readonly attributes?: Attributes | undefined
  readonly links?: readonly SpanLink[]
  /** Milliseconds since the epoch; now, when left out. */
  readonly startMs?: number
  /** The parent; the active scope's span or remote parent when left out; `null` begins a new trace. */
  readonly parent?: Span | SpanContext | null
  /** The unit of work it belongs to; the active scope's when left out. For spans that begin before their scope does. */
  readonly correlationId?: string | undefined
  /** Who records it; left out: the application, through this package. */
  readonly scope?: InstrumentationScope
}

/** A span being recorded. Every method may be called after `end`, on an unsampled span and with bad values: then it does nothing. */
export interface Span extends SpanContext {
  readonly name: string
  /** False when nothing recorded here will be exported; skip costly attributes then. */
  readonly isRecording: boolean
  readonly isSampled: boolean
  setAttribute(key: string, value: AttributeValue | undefined): this
  setAttributes(attributes: Attributes): this
  addEvent(name: string, attributes?: Attributes, timeMs?: number): this
  addLink(link: SpanLink): this
  /** OpenTelemetry's rule: `ok` is final, `unset` is ignored, an error can be overwritten. */
  setStatus(status: SpanStatus): this
  /** Adds an `exception` event for the error and its causes; does not set the status. @param timeMs - since the epoch; now, when left out */
  recordError(error: unknown, timeMs?: number): this
  rename(name: string): this
  /** Ends the span once; later calls do nothing. @param endMs - milliseconds since the epoch */
  end(endMs?: number): void
}

/** A span that has ended, as exporters see it. Immutable; exporters may keep it. */
export interface EndedSpan extends SpanContext {
  readonly name: string
  readonly kind: SpanKind
  readonly parentSpanId: string | undefined
  readonly isParentRemote: boolean
  readonly startMs: number
  readonly endMs: number
  readonly status: SpanStatus
  readonly attributes: ReadonlyMap<string, AttributeValue>
  /** The same as key, value, key, value ...: what encoders walk, without a map being built. */
  readonly attributePairs: readonly AttributeValue[]
  readonly events: readonly SpanEvent[]
  readonly links: readonly SpanLink[]
  readonly droppedAttributes: number
  readonly droppedEvents: number
  readonly droppedLinks: number
  readonly correlationId: string | undefined
  readonly scope?: InstrumentationScope | undefined
  /** The 16 bytes of the trace id; a fraction of the price of its text. */
  writeTraceId(into: Uint8Array, at: number): void
  /** The 8 bytes of the span id. */
  writeSpanId(into: Uint8Array, at: number): void
  /** The 8 bytes of the parent's id. @returns false, with nothing written, for a root */
  writeParentId(into: Uint8Array, at: number): boolean
}

/** Receives every sampled span at its end, synchronously; must not throw and must not block. */
export interface SpanSink {
  readonly name: string
  onEnd(span: EndedSpan): void
  flush?(): Promise<void>
}
