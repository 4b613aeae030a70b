/**
 * What a runtime gives to the OpenTelemetry API. Made once for a runtime and kept: libraries ask for their tracers and
 * loggers once and never again, so the same ones must work after a stop and another start.
 */
import type { Runtime } from '@sightline/core'
import type { BridgeHost } from './bridge-host.ts'
import { createContextParts } from './context/scope-context.ts'
import { type BridgedDiag, createBridgedDiag } from './diag/bridged-diag.ts'
import { type BridgedLoggerProvider, createLoggerProvider } from './logs/logger-provider.ts'
import { type BridgedPropagator, createBridgedPropagator } from './propagation/bridged-propagator.ts'
import { type BridgedTracerProvider, createTracerProvider } from './trace/tracer-provider.ts'

export interface Bridge {
  readonly host: BridgeHost
  readonly tracers: BridgedTracerProvider
  readonly loggers: BridgedLoggerProvider
  readonly propagator: BridgedPropagator
  readonly diag: BridgedDiag
}

const bridges = new WeakMap<Runtime, Bridge>()

export function bridgeOf(runtime: Runtime): Bridge {
  const known = bridges.get(runtime)
  if (known !== undefined) return known
  const parts = createContextParts(runtime)
  const host: BridgeHost = { runtime, parts, isRunning: false, contexts: undefined }
  const made: Bridge = {
    host,
    tracers: createTracerProvider(host),
    loggers: createLoggerProvider(host),
    propagator: createBridgedPropagator(parts),
    diag: createBridgedDiag(runtime.logs.logger('opentelemetry')),
  }
  bridges.set(runtime, made)
  return made
}
