/** Tracers by name, version and schema: the same one each time, so that its spans go out under one scope. */
import type { InstrumentationScope } from '@sightline/core'
import type { OtelTracer } from '../api/otel-span.ts'
import type { BridgeHost } from '../bridge-host.ts'
import { createScopes } from '../registry/scopes.ts'
import { createBridgedTracer } from './bridged-tracer.ts'

export interface BridgedTracerProvider {
  getTracer(name: string, version?: string, options?: { schemaUrl?: string }): OtelTracer
  /** What callers expect that take this for the API's own proxy. */
  getDelegate(): BridgedTracerProvider
  getDelegateTracer(name: string, version?: string, options?: { schemaUrl?: string }): OtelTracer
  /** Sends what has ended by now, as the SDK's provider does. */
  forceFlush(): Promise<void>
  /** The process's telemetry is not a library's to end: sends, and goes on. */
  shutdown(): Promise<void>
}

export function createTracerProvider(host: BridgeHost): BridgedTracerProvider {
  const tracers = createScopes((scope: InstrumentationScope) => createBridgedTracer(host, scope))
  const getTracer: BridgedTracerProvider['getTracer'] = (name, version, options) => tracers(name, version, options)
  const flush = () => host.runtime.traces.flush()
  const provider: BridgedTracerProvider = {
    getTracer,
    getDelegate: () => provider,
    getDelegateTracer: getTracer,
    forceFlush: flush,
    shutdown: flush,
  }
  return provider
}
