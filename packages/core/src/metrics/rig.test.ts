/** A registry with a real guard and a clock that stands still, and readings of its families. Shared by the tests here. */
import { createGuard } from '../create-guard.ts'
import { createMetrics } from './create-metrics.ts'
import type { MetricFamily } from './family.ts'
import type { LabelCollapse } from './label-guard.ts'

export const START_MS = 1_767_225_600_000

export interface Rig extends ReturnType<typeof createRig> {}

export function createRig(settings: { readonly isSilent?: boolean; readonly maxSeriesPerMetric?: number } = {}) {
  const clock = { nowMs: START_MS, now: () => clock.nowMs }
  const gate = { on: settings.isSilent !== true }
  const limits = { maxSeriesPerMetric: settings.maxSeriesPerMetric ?? 2000 }
  const collapses: LabelCollapse[] = []
  const faults: unknown[] = []
  const guard = createGuard({ clock, report: (_where, error) => faults.push(error) })
  const metrics = createMetrics({ clock, gate, limits, guard, onCollapse: (collapse) => collapses.push(collapse) })

  function family(name: string): MetricFamily {
    const found = metrics.collect().find((one) => one.definition.name === name)
    if (found === undefined) throw new Error(`no family ${name}`)
    return found
  }

  return {
    clock,
    gate,
    limits,
    collapses,
    /** Errors that were reported; each place reports once, `faultCount` counts all. */
    faults,
    metrics,
    family,
    faultCount: () => [...guard.faults().values()].reduce((sum, count) => sum + count, 0),
    /** Collects, then gives each series of the family as label values joined by `|` and its value (for histograms the sum). */
    read: (name: string) => readValues(family(name)),
  }
}

export function readValues(family: MetricFamily): Record<string, number> {
  if (family.shape === 'summary') throw new Error('core has no summaries')
  const column = family.shape === 'scalar' ? family.values : family.sums
  const rows = Array.from({ length: family.seriesCount }, (_, series) => [
    family.labelValuesAt(series).join('|'),
    column[series],
  ])
  return Object.fromEntries(rows)
}
