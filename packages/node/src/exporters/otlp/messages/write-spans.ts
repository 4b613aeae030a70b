/** Ended spans as an ExportTraceServiceRequest. */
import {
  type EndedSpan,
  type InstrumentationScope,
  type Resource,
  type SpanEvent,
  type SpanLink,
  VERSION,
} from '@sightline/core'
import type { Pausable } from '../../pausable.ts'
import type { OtlpWriter } from '../wire/otlp-writer.ts'
import {
  EVENT,
  HAS_IS_REMOTE,
  IS_REMOTE,
  LINK,
  SPAN,
  SPAN_KIND,
  STATUS,
  STATUS_CODE,
  TRACE_EXPORT,
} from './trace-fields.ts'
import { writePair, writePairs, writeRecord } from './write-attributes.ts'
import { closeExport, closeScope, openExport, openScope } from './write-export.ts'

/** Of spans that name no other. */
const OWN_SCOPE: InstrumentationScope = { name: '@sightline/core', version: VERSION }
/** Spans between two chances to pause: about 10 us. */
const PAUSE_EVERY = 16
const CORRELATION_KEY = 'correlation_id'

/** @returns work that may be paused now and then, see `Pausable` */
export function* writeSpans(writer: OtlpWriter, resource: Resource, spans: readonly EndedSpan[]): Pausable<void> {
  openExport(writer, TRACE_EXPORT, resource)
  let written = 0
  for (const [{ name, version, schemaUrl }, own] of byScope(spans)) {
    openScope(writer, TRACE_EXPORT, name, version)
    for (const span of own) {
      writeSpan(writer, span)
      written += 1
      if (written % PAUSE_EVERY === 0) yield
    }
    closeScope(writer, schemaUrl)
  }
  closeExport(writer)
}

/** Told apart by the object: one is made for each tracer. Where all are ours, which is usual, nothing is copied. */
function byScope(spans: readonly EndedSpan[]): Iterable<readonly [InstrumentationScope, readonly EndedSpan[]]> {
  if (spans.every((span) => span.scope === undefined)) return [[OWN_SCOPE, spans]]
  const groups = new Map<InstrumentationScope, EndedSpan[]>()
  for (const span of spans) {
    const scope = span.scope ?? OWN_SCOPE
    const group = groups.get(scope)
    if (group === undefined) groups.set(scope, [span])
    else group.push(span)
  }
  return groups
}

function writeSpan(writer: OtlpWriter, span: EndedSpan): void {
  writer.open(TRACE_EXPORT.items)
  writer.spanIds(SPAN, span)
  if (span.traceState !== undefined) writer.text(SPAN.traceState, span.traceState)
  writer.text(SPAN.name, span.name)
  writer.small(SPAN.kind, SPAN_KIND[span.kind])
  writer.time(SPAN.start, span.startMs)
  writer.time(SPAN.end, span.endMs)
  writeSpanAttributes(writer, span)
  if (span.droppedAttributes > 0) writer.small(SPAN.droppedAttributes, span.droppedAttributes)
  writeEvents(writer, span.events)
  if (span.droppedEvents > 0) writer.small(SPAN.droppedEvents, span.droppedEvents)
  writeLinks(writer, span.links)
  if (span.droppedLinks > 0) writer.small(SPAN.droppedLinks, span.droppedLinks)
  writeStatus(writer, span)
  writer.flags(SPAN.flags, (span.traceFlags & 0xff) | HAS_IS_REMOTE | (span.isParentRemote ? IS_REMOTE : 0))
  writer.close()
}

/** The correlation id is told where it is not the trace id. */
function writeSpanAttributes(writer: OtlpWriter, span: EndedSpan): void {
  const { attributePairs, correlationId } = span
  if (correlationId === undefined || correlationId === span.traceId) {
    writePairs(writer, SPAN.attributes, attributePairs)
    return
  }
  writer.openList(SPAN.attributes)
  for (let at = 0; at < attributePairs.length; at += 2) {
    writePair(writer, SPAN.attributes, attributePairs[at] as string, attributePairs[at + 1])
  }
  writePair(writer, SPAN.attributes, CORRELATION_KEY, correlationId)
  writer.closeList()
}

function writeEvents(writer: OtlpWriter, events: readonly SpanEvent[]): void {
  if (events.length === 0) return
  writer.openList(SPAN.events)
  for (const event of events) {
    writer.open(SPAN.events)
    writer.time(EVENT.time, event.timeMs)
    writer.text(EVENT.name, event.name)
    writeRecord(writer, EVENT.attributes, event.attributes)
    writer.close()
  }
  writer.closeList()
}

function writeLinks(writer: OtlpWriter, links: readonly SpanLink[]): void {
  if (links.length === 0) return
  writer.openList(SPAN.links)
  for (const { context, attributes } of links) {
    writer.open(SPAN.links)
    writer.id(LINK.traceId, context.traceId)
    writer.id(LINK.spanId, context.spanId)
    if (context.traceState !== undefined) writer.text(LINK.traceState, context.traceState)
    writeRecord(writer, LINK.attributes, attributes)
    writer.flags(LINK.flags, context.traceFlags & 0xff)
    writer.close()
  }
  writer.closeList()
}

function writeStatus(writer: OtlpWriter, { status }: EndedSpan): void {
  if (status.code === 'unset') return
  writer.open(SPAN.status)
  if (status.code === 'error' && status.message !== undefined && status.message !== '') {
    writer.text(STATUS.message, status.message)
  }
  writer.small(STATUS.code, STATUS_CODE[status.code])
  writer.close()
}
