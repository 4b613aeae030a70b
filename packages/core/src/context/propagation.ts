/** Context across process borders: by the propagators that are chosen, and the correlation id by its own header. */
import { NO_SPAN_ID, type SpanContext } from '../trace/span.ts'
import { formatBaggage, parseBaggage } from './baggage.ts'
import { acceptCorrelationId } from './correlation-id.ts'
import { type Carrier, type Extracted, type Propagator, singleHeader } from './propagator.ts'
import type { Scope, ScopeChange } from './scope.ts'
import { formatTraceparent, parseTraceparent, parseTracestate } from './trace-context.ts'

export const CORRELATION_HEADER = 'x-correlation-id'
const REQUEST_ID_HEADER = 'x-request-id'
/** What a header can carry everywhere. An application's own texts are not sent when they are longer or anything else. */
const SENDABLE = /^[\x20-\x7e]{1,8192}$/

/** W3C Trace Context, level 2. */
export const traceContext: Propagator = {
  name: 'tracecontext',
  headers: ['traceparent', 'tracestate'],
  inject(scope, carrier) {
    const parent = spanContextOf(scope)
    if (parent === undefined || carrier['traceparent'] !== undefined) return
    carrier['traceparent'] = formatTraceparent(parent)
    if (isSendable(parent.traceState)) carrier['tracestate'] = parent.traceState
  },
  extract(carrier, into) {
    const header = singleHeader(carrier, 'traceparent')
    const parent = header === undefined ? undefined : parseTraceparent(header)
    if (parent === undefined) return
    const state = carrier['tracestate']
    const traceState = state === undefined ? undefined : parseTracestate(state)
    into.remoteParent = traceState === undefined ? parent : { ...parent, traceState }
  },
}

/** W3C Baggage. */
export const baggage: Propagator = {
  name: 'baggage',
  headers: ['baggage'],
  inject(scope, carrier) {
    const header = scope.baggage === undefined ? undefined : formatBaggage(scope.baggage)
    if (header !== undefined) carrier['baggage'] ??= header
  },
  extract(carrier, into) {
    if (carrier['baggage'] !== undefined) into.baggage = parseBaggage(carrier['baggage'])
  },
}

export const DEFAULT_PROPAGATORS: readonly Propagator[] = [traceContext, baggage]

/** Writes the scope's headers into the carrier; headers that are already there are left as they are. */
export function injectScope(
  scope: Scope | undefined,
  carrier: Carrier,
  propagators: readonly Propagator[] = DEFAULT_PROPAGATORS,
): void {
  if (scope === undefined) return
  for (const propagator of propagators) propagator.inject(scope, carrier)
  if (isSendable(scope.correlationId)) carrier[CORRELATION_HEADER] ??= scope.correlationId
}

/**
 * Reads what a carrier says, as a change to run a scope with; never throws, whatever the headers hold. Where several
 * propagators find a parent, the last one's counts (OpenTelemetry, "Composite Propagator").
 */
export function extractScope(carrier: Carrier, propagators: readonly Propagator[] = DEFAULT_PROPAGATORS): ScopeChange {
  const found: Extracted = {}
  for (const propagator of propagators) propagator.extract(carrier, found)
  const correlationId =
    acceptCorrelationId(carrier[CORRELATION_HEADER]) ?? acceptCorrelationId(carrier[REQUEST_ID_HEADER])
  return { remoteParent: found.remoteParent, baggage: found.baggage, correlationId }
}

function isSendable(text: string | undefined): text is string {
  return text !== undefined && SENDABLE.test(text)
}

export function spanContextOf({ span, remoteParent }: Scope): SpanContext | undefined {
  return span ?? (remoteParent?.spanId === NO_SPAN_ID ? undefined : remoteParent)
}
