/** The correlation and trace ids of a scope as JSON members. */
import type { Scope } from '@sightline/core'
import { quoteJson } from './json-string.ts'

export const SCOPE_KEYS = ['correlation_id', 'trace_id', 'span_id', 'trace_flags'] as const

/** @returns a function from a scope to members with a leading comma each. The last scope's text is kept, for bursts from one operation */
export function createScopeMembers(): (scope: Scope) => string {
  let knownScope: Scope | undefined
  let knownSpan: Scope['span']
  let knownId: string | undefined
  let known = ''
  return (scope) => {
    if (scope === knownScope && scope.span === knownSpan && scope.correlationId === knownId) return known
    knownScope = scope
    knownSpan = scope.span
    knownId = scope.correlationId
    known = membersOf(scope)
    return known
  }
}

function membersOf(scope: Scope): string {
  const id = scope.correlationId
  const trace = scope.span ?? scope.remoteParent
  if (trace === undefined) return id === undefined ? '' : `,"correlation_id":${quoteJson(id)}`
  const traceId = quoteJson(trace.traceId)
  // By default the correlation id is the trace id.
  const correlation = id === undefined ? '' : `,"correlation_id":${id === trace.traceId ? traceId : quoteJson(id)}`
  const flags = (trace.traceFlags & 0xff).toString(16).padStart(2, '0')
  // None where only the decision of a trace is known.
  const span = trace.spanId === '' ? '' : `,"span_id":${quoteJson(trace.spanId)}`
  return `${correlation},"trace_id":${traceId}${span},"trace_flags":"${flags}"`
}
