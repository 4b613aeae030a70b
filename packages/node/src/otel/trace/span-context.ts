/** Span contexts between core and the OpenTelemetry API. */
import type { SpanContext } from '@sightline/core'
import type { OtelSpanContext } from '../api/otel-span.ts'
import { createTraceState } from './trace-state.ts'

const TRACE_ID = /^[0-9a-f]{32}$/i
const SPAN_ID = /^[0-9a-f]{16}$/i
const ALL_ZERO = /^0+$/
const FLAGS = 0xff

export const INVALID_CONTEXT: OtelSpanContext = Object.freeze({
  traceId: '0'.repeat(32),
  spanId: '0'.repeat(16),
  traceFlags: 0,
})

export function toOtel({ traceId, spanId, traceFlags, traceState, isRemote }: SpanContext): OtelSpanContext {
  return {
    traceId,
    spanId,
    traceFlags,
    ...(traceState === undefined ? {} : { traceState: createTraceState(traceState) }),
    ...(isRemote === undefined ? {} : { isRemote }),
  }
}

/** What a foreign span context says; undefined where it is not valid. @throws what its getters throw */
export function fromOtel(context: OtelSpanContext): SpanContext | undefined {
  const read = readIds(context)
  return read === undefined || ALL_ZERO.test(read.traceId) || ALL_ZERO.test(read.spanId) ? undefined : read
}

/** The same of what a link leads to, which may be all zero where the link's attributes are the point. */
export function readIds(context: OtelSpanContext): SpanContext | undefined {
  const { traceId, spanId, traceFlags, traceState, isRemote } = context
  if (typeof traceId !== 'string' || typeof spanId !== 'string') return undefined
  if (!TRACE_ID.test(traceId) || !SPAN_ID.test(spanId)) return undefined
  const state: unknown = traceState?.serialize()
  return {
    traceId: traceId.toLowerCase(),
    spanId: spanId.toLowerCase(),
    traceFlags: Number(traceFlags) & FLAGS,
    ...(typeof state === 'string' && state !== '' ? { traceState: state } : {}),
    isRemote: isRemote === true,
  }
}
