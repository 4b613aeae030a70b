/** Context across process borders: W3C traceparent, tracestate and baggage, and the correlation id's header. */
import type { SpanContext } from '../trace/span.ts'
import { formatBaggage, parseBaggage } from './baggage.ts'
import { acceptCorrelationId } from './correlation-id.ts'
import type { Scope, ScopeChange } from './scope.ts'
import { formatTraceparent, parseTraceparent, parseTracestate } from './trace-context.ts'

/** Header names in lower case to values, as `node:http` gives them. */
export type Carrier = Record<string, string | readonly string[] | undefined>

export const CORRELATION_HEADER = 'x-correlation-id'
const REQUEST_ID_HEADER = 'x-request-id'

/** Writes the scope's headers into the carrier; headers that are already there are left as they are. */
export function injectScope(scope: Scope | undefined, carrier: Carrier): void {
  if (scope === undefined) return
  const parent = spanContextOf(scope)
  if (parent !== undefined && carrier['traceparent'] === undefined) {
    carrier['traceparent'] = formatTraceparent(parent)
    if (parent.traceState !== undefined) carrier['tracestate'] = parent.traceState
  }
  const baggage = scope.baggage === undefined ? undefined : formatBaggage(scope.baggage)
  if (baggage !== undefined) carrier['baggage'] ??= baggage
  if (scope.correlationId !== undefined) carrier[CORRELATION_HEADER] ??= scope.correlationId
}

/** Reads what a carrier says, as a change to run a scope with; never throws, whatever the headers hold. */
export function extractScope(carrier: Carrier): ScopeChange {
  const remoteParent = remoteParentOf(carrier)
  const baggage = carrier['baggage'] === undefined ? undefined : parseBaggage(carrier['baggage'])
  const correlationId =
    acceptCorrelationId(carrier[CORRELATION_HEADER]) ?? acceptCorrelationId(carrier[REQUEST_ID_HEADER])
  return { remoteParent, baggage, correlationId }
}

export function spanContextOf(scope: Scope): SpanContext | undefined {
  return scope.span ?? scope.remoteParent
}

function remoteParentOf(carrier: Carrier): SpanContext | undefined {
  const header = carrier['traceparent']
  const single = typeof header === 'string' ? header : header?.length === 1 ? header[0] : undefined
  const parent = single === undefined ? undefined : parseTraceparent(single)
  const state = carrier['tracestate']
  if (parent === undefined || state === undefined) return parent
  const traceState = parseTracestate(state)
  return traceState === undefined ? parent : { ...parent, traceState }
}
