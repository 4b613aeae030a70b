/** What one span may hold (OpenTelemetry SDK specification, "Span Limits" and "Attribute Limits"). */

export interface SpanLimits {
  readonly attributes: number
  readonly events: number
  readonly links: number
  readonly attributesPerEvent: number
  readonly attributesPerLink: number
  /** Longest string kept, in UTF-16 units; longer ones are cut. */
  readonly valueLength: number
}

export const DEFAULT_SPAN_LIMITS: SpanLimits = {
  attributes: 128,
  events: 128,
  links: 128,
  attributesPerEvent: 128,
  attributesPerLink: 128,
  valueLength: Number.POSITIVE_INFINITY,
}
