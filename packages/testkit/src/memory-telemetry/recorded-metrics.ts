/** The metrics of the runtime as numbers a test can compare. Each question collects afresh, observables included. */
import type { HistogramFamily, MetricDefinition, MetricFamily, Metrics } from '@sightline/core'
import { failWith, listText } from './assertion.ts'

/** Labels to look for; a series may have further ones. Values are compared as text, as exporters write them. */
export type LabelMatch = Readonly<Record<string, string | number | boolean>>

/** One series as it stands. */
export interface MetricSeries {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** The value; of a histogram and a summary the count. */
  readonly value: number
}

/** A histogram as it stands, in the metric's unit. */
export interface HistogramReading {
  readonly count: number
  readonly sum: number
  /** Observations in each bucket, not cumulative; the last bound is Infinity. */
  readonly buckets: readonly { readonly bound: number; readonly count: number }[]
}

/** Questions to a registry; each answers from a fresh collection. */
export interface RecordedMetrics {
  /** Every series, by name. */
  list(): MetricSeries[]
  /**
   * The sum over the series with these labels; 0 when the metric is declared and has none.
   *
   * @throws AssertionError when no such metric is declared, when it has no such label, when it is a histogram
   */
  value(name: string, labels?: LabelMatch): number
  /** The histogram's series with these labels, added up. @throws as `value` */
  histogram(name: string, labels?: LabelMatch): HistogramReading
  definitions(): readonly MetricDefinition[]
}

/** @param metrics - any runtime's registry; nothing is kept of it between questions */
export function readMetrics(metrics: Metrics): RecordedMetrics {
  const familyOf = (name: string, labels: LabelMatch): MetricFamily => {
    const families = metrics.collect()
    const family = families.find((candidate) => candidate.definition.name === name)
    if (family === undefined) {
      const names = families.map((candidate) => candidate.definition.name)
      return failWith(`no metric "${name}" is declared; there are:\n${listText(names)}`, familyOf)
    }
    for (const label of Object.keys(labels)) {
      if (family.definition.labels?.includes(label) !== true) {
        const known = family.definition.labels?.join(', ') ?? 'none'
        failWith(`metric "${name}" has no label "${label}"; its labels: ${known}`, familyOf)
      }
    }
    return family
  }
  return {
    definitions: () => metrics.definitions(),
    list: () => metrics.collect().flatMap(seriesOf),
    value(name, labels = {}) {
      const family = familyOf(name, labels)
      if (family.shape === 'histogram') return failWith(`metric "${name}" is a histogram: use histogram()`, familyOf)
      if (family.shape === 'summary') return failWith(`metric "${name}" is a summary: it has no one value`, familyOf)
      return matchingSeries(family, labels).reduce((sum, series) => sum + (family.values[series] ?? 0), 0)
    },
    histogram(name, labels = {}) {
      const family = familyOf(name, labels)
      if (family.shape !== 'histogram') return failWith(`metric "${name}" is no histogram: use value()`, familyOf)
      return readHistogram(family, matchingSeries(family, labels))
    },
  }
}

function seriesOf(family: MetricFamily): MetricSeries[] {
  return Array.from({ length: family.seriesCount }, (_, series) => ({
    name: family.definition.name,
    labels: labelsAt(family, series),
    value: valueAt(family, series),
  }))
}

function valueAt(family: MetricFamily, series: number): number {
  if (family.shape === 'scalar') return family.values[series] ?? 0
  return family.shape === 'summary' ? family.countAt(series) : readHistogram(family, [series]).count
}

function labelsAt(family: MetricFamily, series: number): Record<string, string> {
  const values = family.labelValuesAt(series)
  return Object.fromEntries((family.definition.labels ?? []).map((label, index) => [label, values[index] ?? '']))
}

function matchingSeries(family: MetricFamily, labels: LabelMatch): number[] {
  const wanted = Object.entries(labels).map(([label, value]) => [label, String(value)] as const)
  const all = Array.from({ length: family.seriesCount }, (_, series) => series)
  return all.filter((series) => {
    const seen = labelsAt(family, series)
    return wanted.every(([label, value]) => seen[label] === value)
  })
}

function readHistogram(family: HistogramFamily, series: readonly number[]): HistogramReading {
  const buckets = Array.from({ length: family.stride }, (_, bucket) => ({
    bound: family.bounds[bucket] ?? Number.POSITIVE_INFINITY,
    count: series.reduce((sum, at) => sum + (family.counts[at * family.stride + bucket] ?? 0), 0),
  }))
  return {
    count: buckets.reduce((sum, bucket) => sum + bucket.count, 0),
    sum: series.reduce((sum, at) => sum + (family.sums[at] ?? 0), 0),
    buckets,
  }
}
