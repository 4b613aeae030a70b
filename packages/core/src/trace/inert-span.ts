/** The span of a silent runtime: one frozen object, every method does nothing. */
import type { Span } from './span.ts'

export const INERT_SPAN: Span = Object.freeze({
  name: '',
  traceId: '0'.repeat(32),
  spanId: '0'.repeat(16),
  traceFlags: 0,
  isRecording: false,
  isSampled: false,
  setAttribute: () => INERT_SPAN,
  setAttributes: () => INERT_SPAN,
  addEvent: () => INERT_SPAN,
  addLink: () => INERT_SPAN,
  setStatus: () => INERT_SPAN,
  recordError: () => INERT_SPAN,
  rename: () => INERT_SPAN,
  end: () => undefined,
}) as Span
