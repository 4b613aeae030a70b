/** Spans as instrumentations make them: through the OpenTelemetry API, whoever is behind it. */
import { context, type Tracer, trace } from '@opentelemetry/api'
import { ATTRIBUTES, SPAN_NAME, work } from './request-span.ts'

export function makeApiSpans(tracer: Tracer, count: number): void {
  for (let at = 0; at < count; at += 1) {
    const span = tracer.startSpan(SPAN_NAME)
    span.setAttributes(ATTRIBUTES)
    context.with(trace.setSpan(context.active(), span), work)
    span.end()
  }
}
