/** A span that only carries a context: a parent elsewhere, or none (OpenTelemetry, "Wrapping a SpanContext in a Span"). */
import type { OtelSpan, OtelSpanContext } from '../api/otel-span.ts'
import { INVALID_CONTEXT } from './span-context.ts'

export function createCarriedSpan(context: OtelSpanContext): OtelSpan {
  const span: OtelSpan = {
    spanContext: () => context,
    setAttribute: () => span,
    setAttributes: () => span,
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    setStatus: () => span,
    updateName: () => span,
    end: () => undefined,
    isRecording: () => false,
    recordException: () => undefined,
  }
  return span
}

/** What tracing that is suppressed or off gives. */
export const INVALID_SPAN: OtelSpan = createCarriedSpan(INVALID_CONTEXT)
