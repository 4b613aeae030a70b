/**
 * The bridge: what is recorded through @opentelemetry/api and @opentelemetry/api-logs, by whichever copies and versions
 * of them, goes into the runtime, and the API's context is the runtime's. Loaded by those who switch it on only.
 */
import type { Runtime } from '@sightline/core'
import type { ExemplarFilter } from '../environment/variables.ts'
import type { EnterableStore } from '../instruments/instrument.ts'
import { bridgeOf } from './bridge.ts'
import { createContextManager } from './context/context-manager.ts'
import { learnRoutes } from './context/learn-routes.ts'
import { createMeterProvider } from './metrics/create-meter-provider.ts'
import type { OpenTelemetryOptions } from './open-telemetry-options.ts'
import { connectCopies, findApiCopies } from './registry/api-copies.ts'
import { type ApiSlots, openApiSlots, type Signal } from './registry/api-slots.ts'
import { registeredLogs, registerLogs } from './registry/logs-slot.ts'
import { nameOf } from './registry/name-of.ts'

export interface OpenTelemetryHost {
  readonly runtime: Runtime
  /** The store behind `runtime.context`. */
  readonly store: EnterableStore
  readonly options: OpenTelemetryOptions
  /** Of the metrics; default trace_based. */
  readonly exemplarFilter?: ExemplarFilter
}

/** @returns takes out what is ours, and only that; tracers and loggers that libraries keep do nothing until the next start */
export function startOpenTelemetry({ runtime, store, options, exemplarFilter }: OpenTelemetryHost): () => void {
  const { host, tracers, loggers, propagator, diag } = bridgeOf(runtime)
  const contexts = createContextManager(host.parts, store)
  const meters = createMeterProvider({ runtime, views: options.views, exemplarFilter })
  host.isRunning = true

  const slots = openApiSlots()
  const taken = [slots.registered('trace'), slots.registered('logs'), registeredLogs()]
  const disconnect = runtime.guard.run('opentelemetry copies', () => {
    const copies = [...findApiCopies(), ...(options.copies ?? [])]
    return connectCopies(copies, tracers, loggers, (provider) => taken.includes(provider))
  })
  const found = registerAll(slots, [
    ['trace', tracers],
    ['context', contexts],
    ['propagation', propagator],
    ['metrics', meters.provider],
    ['logs', loggers],
    ['diag', diag],
  ])
  const logs = registerLogs(loggers)
  if ('found' in logs) found.set('logs', logs.found)
  host.contexts = (found.get('context') as typeof contexts | undefined) ?? contexts
  if (found.size > 0) warn(runtime, slots, found)
  const forgetRoutes = learnRoutes(host.parts)

  return () => {
    forgetRoutes()
    host.isRunning = false
    host.contexts = undefined
    if ('release' in logs) logs.release()
    slots.release()
    meters.stop()
    disconnect?.()
  }
}

/** @returns what was there before, by signal */
function registerAll(slots: ApiSlots, table: readonly (readonly [Signal, object])[]): Map<string, unknown> {
  const found = new Map<string, unknown>()
  for (const [signal, instance] of table) {
    const other = slots.register(signal, instance)
    if (other !== undefined) found.set(signal, other)
  }
  return found
}

function warn(runtime: Runtime, { version }: ApiSlots, found: ReadonlyMap<string, unknown>): void {
  runtime.logs
    .logger('sightline.opentelemetry')
    .warn('others have registered with the OpenTelemetry API before: what is theirs stays theirs', {
      registered: Object.fromEntries([...found].map(([signal, instance]) => [signal, nameOf(instance)])),
      apiVersion: version,
    })
}
