/**
 * How many series a metric of this facade may have. prom-client has no bound; the kit's own metrics have 2,000. Here the
 * default is high enough for services that worked so far, and low enough that one raw path in a label does not take the
 * process down. Whoever collapses a label is told: by a log line and a count, or by a process warning where Sightline
 * was not started.
 */
import { type MetricHost, type MetricLimits, runtime } from '@sightline/core'

const DEFAULT_MAX_SERIES = 20_000
const chosen = { maxSeriesPerMetric: DEFAULT_MAX_SERIES }

/**
 * Sets how many series each metric may have that has no `maxSeries` of its own, those that exist included.
 *
 * @param maxSeriesPerMetric - at least 1; `Infinity` is no limit, as with prom-client
 * @throws RangeError for anything else
 */
export function limitSeries(maxSeriesPerMetric: number): void {
  chosen.maxSeriesPerMetric = checkedLimit('limitSeries', maxSeriesPerMetric)
}

/** @throws RangeError naming what was wanted and what came */
export function checkedLimit(where: string, given: unknown): number {
  if (typeof given === 'number' && given >= 1) return given
  throw new RangeError(`${where} wants a number of series of at least 1, got ${String(given)}`)
}

/**
 * The surroundings of one metric: it records from the start, whether Sightline runs or not.
 *
 * @param maxSeries - the metric's own limit
 * @param spare - series that are removed but still have their place
 */
export function metricHost(maxSeries: number | undefined, spare: () => number): MetricHost {
  const { clock, guard, onCollapse } = runtime.metrics.host
  const limits: MetricLimits = {
    get maxSeriesPerMetric() {
      return (maxSeries ?? chosen.maxSeriesPerMetric) + spare()
    },
  }
  return {
    clock,
    guard,
    limits,
    gate: { on: true },
    // Ordinary memory: prom-client has no metrics of several threads.
    memory: {},
    onCollapse(collapse) {
      onCollapse(collapse)
      if (runtime.isOn) return
      const { metric, label } = collapse
      process.emitWarning(`metric ${metric}: label "${label}" has too many values: new ones are counted as _other`, {
        code: 'SIGHTLINE_LABEL_COLLAPSED',
      })
    },
  }
}
