/**
 * What the page writer needs to know of a family. A series is constant text with numbers in between ("slots"), so one
 * writer serves counters and histograms, and a later scrape touches only numbers that changed.
 */
import type { HistogramFamily, MetricFamily, ScalarFamily, SummaryFamily } from '@sightline/core'
import { exemplarText } from './exemplar-text.ts'
import type { TextFormat } from './exposition-format.ts'
import { type LabelColumn, labelsText } from './label-columns.ts'
import { type FamilyNames, isBareCounter } from './metric-name.ts'
import { canonicalNumber, secondsText } from './number-text.ts'

export interface SeriesSource {
  readonly slotsPerSeries: number
  /** Copies the slots of series `first` up to `last` (exclusive), slot by slot, to the front of `into`. */
  read(first: number, last: number, into: Float64Array): void
  /** The labels of a series, without braces. */
  labels(series: number): string
  /** The constant text around the slots: one more than there are slots. */
  texts(series: number, labels: string): readonly string[]
  /** Text that follows a number and may change with it (exemplars). Left out where there is never any. */
  readonly tail?: (series: number, slot: number) => string
}

export interface SourceOptions {
  readonly format: TextFormat
  readonly names: FamilyNames
  readonly columns: readonly LabelColumn[]
  /** Labels put before the series' own, as text; empty for none. */
  readonly constantLabels: string
  /** Adds `_created` lines in OpenMetrics. */
  readonly writesCreated: boolean
}

export function seriesSource(family: MetricFamily, options: SourceOptions): SeriesSource {
  switch (family.shape) {
    case 'scalar':
      return scalarSource(family, options)
    case 'histogram':
      return histogramSource(family, options)
    case 'summary':
      return summarySource(family, options)
  }
}

function scalarSource(family: ScalarFamily, options: SourceOptions): SeriesSource {
  const { names } = options
  const hasCreated = names.type === 'counter' && !isBareCounter(names) && createdIn(options)
  return {
    slotsPerSeries: 1,
    read(first, last, into) {
      const values = family.values
      for (let series = first; series < last; series++) into[series - first] = values[series]!
    },
    labels: (series) => seriesLabels(family, series, options),
    texts(series, labels) {
      const braced = inBraces(labels)
      const created = hasCreated ? createdLine(family, series, names, braced) : ''
      return [`${names.sample}${braced} `, `\n${created}`]
    },
  }
}

/** Slots: each bucket, cumulative, then sum and count. A bound below 0 forbids a sum in OpenMetrics ("Histogram"). */
function histogramSource(family: HistogramFamily, options: SourceOptions): SeriesSource {
  const { names, format } = options
  const bounds = [...family.bounds, Number.POSITIVE_INFINITY].map((bound) => `le="${canonicalNumber(bound)}"`)
  const hasSum = format === 'text' || !(family.bounds[0]! < 0)
  const slots = family.stride + (hasSum ? 2 : 0)
  const source: SeriesSource = {
    slotsPerSeries: slots,
    read(first, last, into) {
      let slot = 0
      for (let series = first; series < last; series++) {
        const count = readBuckets(family, series, into, slot)
        slot += family.stride
        if (!hasSum) continue
        into[slot++] = family.sums[series]!
        into[slot++] = count
      }
    },
    labels: (series) => seriesLabels(family, series, options),
    texts(series, labels) {
      const braced = inBraces(labels)
      const before = labels === '' ? '{' : `{${labels},`
      const lines = bounds.map((bound) => `${names.family}_bucket${before}${bound}} `)
      if (hasSum) lines.push(`${names.family}_sum${braced} `, `${names.family}_count${braced} `)
      const created = createdIn(options) ? createdLine(family, series, names, braced) : ''
      return [lines[0]!, ...lines.slice(1).map((line) => `\n${line}`), `\n${created}`]
    },
  }
  if (format === 'text') return source
  return {
    ...source,
    tail: (series, slot) => (slot < family.stride ? exemplarText(family.exemplarAt(series, slot)) : ''),
  }
}

/** Slots: each quantile, then sum and count. */
function summarySource(family: SummaryFamily, options: SourceOptions): SeriesSource {
  const { names } = options
  const quantiles = family.quantiles.map((quantile) => `quantile="${canonicalNumber(quantile)}"`)
  return {
    slotsPerSeries: quantiles.length + 2,
    read(first, last, into) {
      let slot = 0
      for (let series = first; series < last; series++) {
        for (const value of family.quantilesAt(series)) into[slot++] = value
        into[slot++] = family.sumAt(series)
        into[slot++] = family.countAt(series)
      }
    },
    labels: (series) => seriesLabels(family, series, options),
    texts(series, labels) {
      const braced = inBraces(labels)
      const before = labels === '' ? '{' : `{${labels},`
      const lines = quantiles.map((quantile) => `${names.family}${before}${quantile}} `)
      lines.push(`${names.family}_sum${braced} `, `${names.family}_count${braced} `)
      const created = createdIn(options) ? createdLine(family, series, names, braced) : ''
      return [lines[0]!, ...lines.slice(1).map((line) => `\n${line}`), `\n${created}`]
    },
  }
}

/** Copies a series' buckets, made cumulative. @returns the count of all buckets */
export function readBuckets(family: HistogramFamily, series: number, into: Float64Array, at: number): number {
  const { counts, stride } = family
  const from = series * stride
  let total = 0
  for (let bucket = 0; bucket < stride; bucket++) {
    total += counts[from + bucket]!
    into[at + bucket] = total
  }
  return total
}

function seriesLabels(family: MetricFamily, series: number, options: SourceOptions): string {
  const own = labelsText(options.columns, family.labelValuesAt(series))
  if (options.constantLabels === '') return own
  return own === '' ? options.constantLabels : `${options.constantLabels},${own}`
}

function createdIn(options: SourceOptions): boolean {
  return options.format === 'openmetrics' && options.writesCreated
}

function createdLine(family: MetricFamily, series: number, names: FamilyNames, braced: string): string {
  const createdMs = family.createdAt(series)
  return Number.isFinite(createdMs) ? `${names.family}_created${braced} ${secondsText(createdMs)}\n` : ''
}

function inBraces(labels: string): string {
  return labels === '' ? '' : `{${labels}}`
}
