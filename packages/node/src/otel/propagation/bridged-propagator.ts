/** `propagation.inject` and `extract` of the OpenTelemetry API by the kit's propagators, the correlation id with them. */
import type { Carrier } from '@sightline/core'
import type { OtelContext } from '../api/otel-context.ts'
import { asScopeContext, type ContextParts } from '../context/scope-context.ts'

/** What core reads beside the headers of propagators. */
const REQUEST_ID_HEADER = 'x-request-id'

export interface OtelSetter<C> {
  set(carrier: C, key: string, value: string): void
}

export interface OtelGetter<C> {
  keys(carrier: C): string[]
  get(carrier: C, key: string): string | string[] | undefined
}

export interface BridgedPropagator {
  inject<C>(context: OtelContext, carrier: C, setter: OtelSetter<C>): void
  extract<C>(context: OtelContext, carrier: C, getter: OtelGetter<C>): OtelContext
  fields(): string[]
}

/** Setters and getters are the callers' own; what one throws is told, and costs its header only. */
export function createBridgedPropagator(parts: ContextParts): BridgedPropagator {
  const { context, guard } = parts

  return {
    inject(from, carrier, setter) {
      const { scope } = asScopeContext(from, parts)
      // As OpenTelemetry's own propagators: what is not traced does not hand on a trace.
      if (scope === undefined || scope.isSuppressed) return
      const headers: Carrier = {}
      context.inject(headers, scope)
      for (const [name, value] of Object.entries(headers)) {
        guard.run('opentelemetry setter', () => setter.set(carrier, name, String(value)))
      }
    },
    extract(into, carrier, getter) {
      const headers: Carrier = {}
      for (const name of [...context.headers(), REQUEST_ID_HEADER]) {
        const value = guard.run('opentelemetry getter', () => headerOf(getter.get(carrier, name)))
        if (value !== undefined) headers[name] = value
      }
      const { remoteParent, baggage, correlationId } = context.extract(headers)
      const base = asScopeContext(into, parts)
      if (remoteParent === undefined && baggage === undefined && correlationId === undefined) return base
      return base.with({ remoteParent, baggage, correlationId: correlationId ?? remoteParent?.traceId })
    },
    fields: () => [...context.headers()],
  }
}

function headerOf(value: unknown): string | readonly string[] | undefined {
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined
}
