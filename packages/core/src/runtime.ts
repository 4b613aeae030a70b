/**
 * The one runtime of a process. Libraries record into it; the application switches it on. Copies of this package share
 * the first copy's runtime through `Symbol.for`, as long as they speak the same protocol.
 */
import { type Clock, systemClock } from './clock.ts'
import { type Context, createContext } from './context/context.ts'
import { DEFAULT_PROPAGATORS } from './context/propagation.ts'
import type { ScopeStore } from './context/scope.ts'
import { createSyncStore } from './context/sync-store.ts'
import { createGuard } from './create-guard.ts'
import { coreErrors } from './errors/core-errors.ts'
import { REDACTED } from './errors/secret.ts'
import type { Guard } from './guard.ts'
import { createHealth } from './health/create-health.ts'
import type { Health } from './health/health.ts'
import { createLogs } from './log/create-logs.ts'
import type { Logs } from './log/logs.ts'
import { createRedactor, type Redactor } from './log/redactor.ts'
import { createMetrics } from './metrics/create-metrics.ts'
import type { ExponentialFactory } from './metrics/exponential.ts'
import type { MetricLimits } from './metrics/metric-limits.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { MemorySlot, SeriesMemory } from './metrics/series-memory.ts'
import { type CreateOperation, createOperations } from './observe/create-operations.ts'
import { type Resource, UNKNOWN_RESOURCE } from './resource.ts'
import type { AttributeValue } from './trace/span.ts'
import { createTracer, type Tracer } from './trace/tracer.ts'

/** Rises when a copy of this package could not use another copy's runtime any more. */
const PROTOCOL = 1
export const VERSION = '0.1.0'
const MAX_SERIES_PER_METRIC = 2000
const SLOT = Symbol.for('sightline.runtime')

export interface Runtime {
  readonly protocol: number
  readonly version: string
  /** False until the application switches the runtime on: metrics and spans are then not recorded at all. */
  readonly isOn: boolean
  readonly resource: Resource
  readonly clock: Clock
  readonly context: Context
  readonly logs: Logs
  readonly metrics: Metrics
  readonly traces: Tracer
  readonly health: Health
  readonly guard: Guard
  readonly redactor: Redactor
  readonly operation: CreateOperation
  /** Versions of all copies of this package in the process, the owner of the runtime first. */
  readonly copies: readonly string[]
  /**
   * Starts recording. Sinks, levels and checks are added to `logs`, `traces` and `health` by whoever switches on.
   *
   * @returns switches off again: everything that was recorded is forgotten, recorders and loggers stay usable
   * @throws SightlineError `SL_ALREADY_ON` when it is on: two owners would undo each other's work
   */
  switchOn(settings: RuntimeSettings): () => void
}

export interface RuntimeSettings {
  readonly resource: Resource
  readonly store?: ScopeStore
  readonly clock?: Clock
  readonly limits?: Partial<MetricLimits>
  /** Gives histograms exponential buckets beside those of their definitions. Default: none has any. */
  readonly exponential?: ExponentialFactory
  /** Where metrics keep their numbers until it is switched off again. Default: ordinary memory. */
  readonly memory?: SeriesMemory
}

type Changing<T, K extends keyof T> = Omit<T, K> & { -readonly [P in K]: T[P] }

/** A runtime of its own; the shared one of the process is `runtime`. */
export function createRuntime(): Runtime {
  const gate = { on: false }
  const limits = { maxSeriesPerMetric: MAX_SERIES_PER_METRIC }
  const memory: MemorySlot = {}
  const copies = [VERSION]
  let source: Clock = systemClock
  const clock: Clock = { now: () => source.now() }
  const context = createContext(createSyncStore())
  const scope = () => context.current()
  const redactor = createRedactor()
  const guard: Guard = createGuard({
    clock,
    report: (where, error, suppressed) =>
      logs.logger('sightline.guard').error(`${where} failed`, { error, ...(suppressed > 0 ? { suppressed } : {}) }),
  })
  const logs = createLogs({ clock, guard, scope })
  const activeSpan = () => {
    const active = scope()
    return active === undefined || active.isSuppressed ? undefined : active.span
  }
  const metrics = createMetrics({ gate, clock, guard, limits, memory, activeSpan, onCollapse: warnOfCollapse })
  const mask = (key: string, value: AttributeValue) => (redactor.isSecretKey(key) ? REDACTED : value)
  const traces = createTracer({ gate, clock, guard, scope, mask })
  const health = createHealth({ clock, guard })

  function warnOfCollapse(collapse: { metric: string; label: string; samples: readonly string[] }): void {
    logs.logger('sightline.metrics').warn('a label has too many values: new ones are counted as _other', {
      ...collapse,
      samples: [...collapse.samples],
    })
  }

  // No getters: with one in a literal V8 keeps the object as a dictionary, and each read of a part costs 12 ns.
  const made: Changing<Runtime, 'isOn' | 'resource'> = {
    protocol: PROTOCOL,
    version: VERSION,
    copies,
    isOn: false,
    resource: UNKNOWN_RESOURCE,
    clock,
    context,
    logs,
    metrics,
    traces,
    health,
    guard,
    redactor,
    operation: createOperations({ gate, clock, context, traces, metrics }),
    switchOn(settings) {
      if (gate.on) throw coreErrors.alreadyOn({ service: made.resource.serviceName })
      made.resource = settings.resource
      if (settings.clock !== undefined) source = settings.clock
      if (settings.store !== undefined) context.useStore(settings.store)
      Object.assign(limits, { maxSeriesPerMetric: MAX_SERIES_PER_METRIC, ...settings.limits })
      metrics.host.exponential = settings.exponential
      memory.current = settings.memory
      // Series that were made in silence begin now.
      metrics.reset()
      gate.on = made.isOn = true
      return () => {
        gate.on = made.isOn = false
        metrics.host.exponential = metrics.host.activeSpan = undefined
        memory.current = undefined
        metrics.reset()
        context.useStore(createSyncStore())
        context.usePropagators(DEFAULT_PROPAGATORS)
        source = systemClock
        made.resource = UNKNOWN_RESOURCE
      }
    },
  }
  return made
}

/** The process's runtime: the first copy's, or this copy's own where that speaks another protocol. */
export const runtime: Runtime = shareRuntime(globalThis as { [SLOT]?: Runtime })

function shareRuntime(slot: { [SLOT]?: Runtime }): Runtime {
  const first = slot[SLOT]
  if (first !== undefined) {
    ;(first.copies as string[]).push(VERSION)
    if (first.protocol === PROTOCOL) return first
    return createRuntime()
  }
  const own = createRuntime()
  slot[SLOT] = own
  return own
}
