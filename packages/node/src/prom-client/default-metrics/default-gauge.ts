/** What the default metrics have in common: a prefix, labels on every series, a registry; and the mark by which the kit knows them. */
import type { Aggregator } from '../contract.ts'
import { CounterMetric } from '../counter.ts'
import { GaugeMetric } from '../gauge.ts'
import type { MetricRegistry } from '../registry.ts'

export interface DefaultMetricSettings {
  readonly register?: MetricRegistry | undefined
  readonly prefix: string
  readonly labels: Readonly<Record<string, unknown>>
  readonly gcDurationBuckets?: readonly number[] | undefined
}

interface GaugeRow {
  readonly name: string
  readonly help: string
  readonly labelNames?: readonly string[]
  readonly aggregator?: Aggregator
  readonly collect?: () => void
}

const defaultMetrics = new WeakSet<object>()

/** True for what `collectDefaultMetrics` made: where the kit measures the same it is not shown twice. */
export function isDefaultMetric(metric: object): boolean {
  return defaultMetrics.has(metric)
}

export function noteDefaultMetric<T extends object>(metric: T): T {
  defaultMetrics.add(metric)
  return metric
}

/** The configuration of a default metric, labels and registry added. */
export function withSettings(row: Omit<GaugeRow, 'collect'>, settings: DefaultMetricSettings): object {
  const { prefix, labels, register } = settings
  return {
    ...row,
    name: prefix + row.name,
    labelNames: [...(row.labelNames ?? []), ...Object.keys(labels)],
    ...(register !== undefined && { registers: [register] }),
  }
}

export function defaultGauge(settings: DefaultMetricSettings, row: GaugeRow): GaugeMetric {
  return noteDefaultMetric(new GaugeMetric({ ...withSettings(row, settings), collect: row.collect }))
}

export function defaultCounter(settings: DefaultMetricSettings, row: GaugeRow): CounterMetric {
  return noteDefaultMetric(new CounterMetric({ ...withSettings(row, settings), collect: row.collect }))
}
