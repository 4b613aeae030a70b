/** A span on its way from one thread to another: plain data there, and what sinks expect of a span here. */
import {
  type AttributeValue,
  type EndedSpan,
  type InstrumentationScope,
  type SpanEvent,
  type SpanKind,
  type SpanLink,
  type SpanStatus,
  writeHex,
} from '@sightline/core'

/** What of a span can be read without a call. Secrets are masked. */
export type PlainSpan = Omit<EndedSpan, 'attributes' | 'writeTraceId' | 'writeSpanId' | 'writeParentId'>

export function plainSpan(span: EndedSpan): PlainSpan {
  return {
    name: span.name,
    kind: span.kind,
    traceId: span.traceId,
    spanId: span.spanId,
    traceFlags: span.traceFlags,
    traceState: span.traceState,
    parentSpanId: span.parentSpanId,
    isParentRemote: span.isParentRemote,
    startMs: span.startMs,
    endMs: span.endMs,
    status: plainStatus(span.status),
    attributePairs: span.attributePairs,
    events: span.events,
    links: span.links,
    droppedAttributes: span.droppedAttributes,
    droppedEvents: span.droppedEvents,
    droppedLinks: span.droppedLinks,
    correlationId: span.correlationId,
    scope: span.scope && plainScope(span.scope),
  }
}

/** @returns undefined for what is no span: anybody may write to a channel */
export function spanFromThread(value: PlainSpan): EndedSpan | undefined {
  const { traceId, spanId, parentSpanId, name, startMs, endMs, status } = (value ?? {}) as Partial<PlainSpan>
  const isNamed = typeof name === 'string' && isId(traceId, 32) && isId(spanId, 16)
  const isTimed = typeof startMs === 'number' && typeof endMs === 'number' && status !== undefined
  const hasLists = [value?.attributePairs, value?.events, value?.links].every(Array.isArray)
  const hasParent = parentSpanId === undefined || isId(parentSpanId, 16)
  return isNamed && isTimed && hasLists && hasParent ? new ThreadSpan(value) : undefined
}

function isId(text: unknown, digits: number): boolean {
  return typeof text === 'string' && text.length === digits
}

/** The maker of a status or of a scope may have given more than belongs to it. */
function plainStatus(status: SpanStatus): SpanStatus {
  if (status.code !== 'error') return { code: status.code }
  return status.message === undefined ? { code: 'error' } : { code: 'error', message: status.message }
}

function plainScope({ name, version, schemaUrl }: InstrumentationScope): InstrumentationScope {
  return { name, ...(version === undefined ? {} : { version }), ...(schemaUrl === undefined ? {} : { schemaUrl }) }
}

/** A class because each span of a thread is one, with methods. */
class ThreadSpan implements EndedSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  readonly traceState: string | undefined
  readonly parentSpanId: string | undefined
  readonly isParentRemote: boolean
  readonly startMs: number
  readonly endMs: number
  readonly status: SpanStatus
  readonly attributePairs: readonly AttributeValue[]
  readonly events: readonly SpanEvent[]
  readonly links: readonly SpanLink[]
  readonly droppedAttributes: number
  readonly droppedEvents: number
  readonly droppedLinks: number
  readonly correlationId: string | undefined
  readonly scope: InstrumentationScope | undefined

  constructor(plain: PlainSpan) {
    this.name = plain.name
    this.kind = plain.kind
    this.traceId = plain.traceId
    this.spanId = plain.spanId
    this.traceFlags = plain.traceFlags
    this.traceState = plain.traceState
    this.parentSpanId = plain.parentSpanId
    this.isParentRemote = plain.isParentRemote
    this.startMs = plain.startMs
    this.endMs = plain.endMs
    this.status = plain.status
    this.attributePairs = plain.attributePairs
    this.events = plain.events
    this.links = plain.links
    this.droppedAttributes = plain.droppedAttributes
    this.droppedEvents = plain.droppedEvents
    this.droppedLinks = plain.droppedLinks
    this.correlationId = plain.correlationId
    this.scope = plain.scope
  }

  get attributes(): ReadonlyMap<string, AttributeValue> {
    const map = new Map<string, AttributeValue>()
    const pairs = this.attributePairs
    for (let at = 0; at < pairs.length; at += 2) map.set(pairs[at] as string, pairs[at + 1]!)
    return map
  }

  writeTraceId(into: Uint8Array, at: number): void {
    writeHex(this.traceId, into, at)
  }

  writeSpanId(into: Uint8Array, at: number): void {
    writeHex(this.spanId, into, at)
  }

  writeParentId(into: Uint8Array, at: number): boolean {
    if (this.parentSpanId === undefined) return false
    writeHex(this.parentSpanId, into, at)
    return true
  }
}
