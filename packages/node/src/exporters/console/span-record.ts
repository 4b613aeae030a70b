/** A span as a line for people who look for a fault: name, duration, status, ids, attributes. */
import { type EndedSpan, LEVELS, type LogRecord } from '@sightline/core'

/** @param hasIds - the form of the lines writes the ids of the scope by itself, as the JSON forms do */
export function spanRecord(span: EndedSpan, hasIds: boolean): LogRecord {
  const { status, events, parentSpanId } = span
  const ids = hasIds ? {} : { trace_id: span.traceId, span_id: span.spanId }
  return {
    timeMs: span.endMs,
    level: 'info',
    severity: LEVELS.info,
    logger: 'span',
    message: span.name,
    fields: {
      duration_ms: Math.round((span.endMs - span.startMs) * 1000) / 1000,
      status: status.code,
      ...(status.code === 'error' && status.message !== undefined ? { status_message: status.message } : {}),
      kind: span.kind,
      ...ids,
      ...(parentSpanId === undefined ? {} : { parent_span_id: parentSpanId }),
      ...(events.length === 0 ? {} : { events: events.map(({ name }) => name).join() }),
      ...Object.fromEntries(span.attributes),
    },
    scope: {
      correlationId: span.correlationId ?? span.traceId,
      span: undefined,
      remoteParent: span,
      fields: undefined,
      baggage: undefined,
      isSuppressed: false,
    },
  }
}
