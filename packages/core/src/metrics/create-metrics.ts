/**
 * The registry: tables in, recorders out, families for exporters. Runs nothing by itself: callbacks are asked when
 * somebody collects, and nothing is recorded until the gate is on.
 */
import type { Clock } from '../clock.ts'
import type { Guard } from '../guard.ts'
import type { Span } from '../trace/span.ts'
import { checkDefinition } from './check-definition.ts'
import type { CheckedDefinition } from './checked-definition.ts'
import { claimNames, nameKey } from './claim-names.ts'
import { compareFamilies, createCollectorSteps } from './collector-steps.ts'
import { createMetric, type Metric } from './create-metric.ts'
import type { MetricTable } from './definition.ts'
import type { MetricFamily } from './family.ts'
import type { Gate } from './gate.ts'
import type { LabelCollapse } from './label-guard.ts'
import type { MetricHost } from './metric-host.ts'
import type { MetricLimits } from './metric-limits.ts'
import type { Metrics } from './metrics.ts'
import { metricsOwnTable } from './own-table.ts'
import type { Recorders } from './recorders.ts'
import type { MemorySlot } from './series-memory.ts'

export interface MetricsOptions {
  readonly clock: Clock
  readonly guard: Guard
  /** Read whenever a series is new, so whoever owns the object may change the number at any time. */
  readonly limits: MetricLimits
  /** Silent while `on` is false. The object stays the caller's, who flips it in place. */
  readonly gate: Gate
  /** The active span, unless its work is not to be observed; asked where exemplars are shown. */
  readonly activeSpan?: () => Span | undefined
  /** Where numbers of series that begin are kept; the object stays the caller's, too. Default: ordinary memory. */
  readonly memory?: MemorySlot
  /** Called once for each metric and label that had too many values (again after `reset`), on the recording call's stack. */
  readonly onCollapse?: (collapse: LabelCollapse) => void
}

export function createMetrics(options: MetricsOptions): Metrics {
  const { clock, guard, limits, gate } = options
  const owners = new Map<string, CheckedDefinition>()
  const metrics = new Map<string, Metric>()
  const warned = new Set<string>()
  const { through, ...steps } = createCollectorSteps(guard)
  let inOrder: Metric[] | undefined
  let isCollecting = false

  const host: MetricHost = { clock, guard, limits, gate, memory: options.memory ?? {}, onCollapse }
  // The count of collapses is bounded by the tables; guarding it would have it report on itself.
  const ownHost: MetricHost = { ...host, limits: { maxSeriesPerMetric: Number.POSITIVE_INFINITY } }
  const own = use(metricsOwnTable, ownHost)

  function onCollapse(collapse: LabelCollapse): void {
    const { metric, label } = collapse
    own.labelCollapses.add(1, { metric, label })
    const key = `${metric} ${label}`
    if (warned.has(key)) return
    warned.add(key)
    guard.run('metrics.onCollapse', () => options.onCollapse?.(collapse))
  }

  function use<const T extends MetricTable>(table: T, by: MetricHost): Recorders<T> {
    const rows = Object.entries(table).map(([key, given]) => [key, checkDefinition(key, given)] as const)
    claimNames(owners, rows)
    const recorders: Record<string, unknown> = {}
    for (const [key, definition] of rows) recorders[key] = metricOf(definition, by).recorder
    return Object.freeze(recorders) as Recorders<T>
  }

  function metricOf(definition: CheckedDefinition, by: MetricHost): Metric {
    const key = nameKey(definition)
    const standing = metrics.get(key)
    if (standing) return standing
    const metric = createMetric(definition, by)
    metrics.set(key, metric)
    inOrder = undefined
    return metric
  }

  function allInOrder(): Metric[] {
    inOrder ??= [...metrics.values()].sort((a, b) => compareFamilies(a.family, b.family))
    return inOrder
  }

  function families(): MetricFamily[] {
    return allInOrder().map((metric) => metric.family)
  }

  function askCallbacks(): void {
    // A callback that collects would ask itself for ever.
    if (isCollecting || !gate.on) return
    isCollecting = true
    for (const metric of allInOrder()) metric.askCallbacks?.()
    isCollecting = false
  }

  return {
    use: (table) => use(table, host),
    collect(): MetricFamily[] {
      askCallbacks()
      for (const metric of allInOrder()) metric.reopenExemplars?.()
      return through(families())
    },
    showExemplars() {
      host.activeSpan = options.activeSpan
    },
    families,
    ...steps,
    host,
    definitions: () => allInOrder().map((metric) => metric.family.definition),
    reset(): void {
      warned.clear()
      for (const metric of metrics.values()) metric.reset()
    },
  }
}
