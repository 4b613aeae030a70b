/** Summaries: quantiles of a sliding window, and a sum and a count that never age. */
import { format } from 'node:util'
import type { ScalarStore } from '@sightline/core'
import type { SummaryConfiguration, Summary as SummaryShape } from './contract.ts'
import { checkLabelNames, type GivenLabels, isObject } from './label-arguments.ts'
import { definitionOf } from './metric-configuration.ts'
import { type MetricSource, SOURCE } from './readable-metric.ts'
import { RegisteredMetric } from './registered-metric.ts'
import { type SeriesTable, SideColumn, scalarTable } from './series-table.ts'
import { SlidingQuantiles } from './sliding-quantiles.ts'
import { readSummary, type SummaryColumns, summarySource } from './summary-source.ts'
import { secondsSince } from './timer.ts'

const NO_LABELS: GivenLabels = {}
const DEFAULT_PERCENTILES = [0.01, 0.05, 0.5, 0.9, 0.95, 0.99, 0.999]
const DEFAULT_COMPRESS_COUNT = 1000

export class SummaryMetric extends RegisteredMetric {
  readonly [SOURCE]: MetricSource
  readonly percentiles: readonly number[]
  readonly maxAgeSeconds: number | undefined
  readonly ageBuckets: number | undefined
  readonly pruneAgedBuckets: boolean
  readonly compressCount: number
  /** The store's number is the count. */
  readonly #table: SeriesTable<ScalarStore>
  readonly #quantiles: SideColumn<SlidingQuantiles | undefined> = new SideColumn()
  readonly #sums: SideColumn<number | undefined> = new SideColumn()
  readonly #columns: SummaryColumns

  constructor(configuration: unknown) {
    super(configuration, 'summary')
    const given = configuration as SummaryConfiguration<string>
    if (this.labelNames.includes('quantile')) throw new Error('quantile is a reserved label keyword')
    this.percentiles = given.percentiles ?? DEFAULT_PERCENTILES
    this.maxAgeSeconds = positive('maxAgeSeconds', given.maxAgeSeconds, Number.isFinite)
    this.ageBuckets = positive('ageBuckets', given.ageBuckets, Number.isInteger)
    this.pruneAgedBuckets = given.pruneAgedBuckets ?? false
    this.compressCount = given.compressCount ?? DEFAULT_COMPRESS_COUNT
    const sides = [this.#quantiles, this.#sums]
    this.#table = scalarTable(definitionOf(this.head, 'gauge'), this.head.maxSeries, sides)
    if (this.labelNames.length === 0) this.#seriesOf(NO_LABELS)
    this.#columns = {
      name: this.name,
      percentiles: this.percentiles,
      table: this.#table,
      quantiles: this.#quantiles,
      sums: this.#sums,
      prunes: this.pruneAgedBuckets,
    }
    this[SOURCE] = summarySource(this.#columns)
    this.registerAll()
  }

  /** @throws Error for a label that was not declared, TypeError for what is no finite number */
  observe(labels?: unknown, value?: unknown): void {
    // As prom-client has it: one argument is the value, even where it is an object.
    const isLabelled = value !== undefined
    this.#record(isLabelled && isObject(labels) ? labels : NO_LABELS, isLabelled ? value : labels)
  }

  startTimer(labels?: GivenLabels) {
    const startMs = performance.now()
    return (endLabels?: GivenLabels): number => {
      const seconds = secondsSince(startMs)
      this.#record({ ...labels, ...endLabels }, seconds)
      return seconds
    }
  }

  labels(...given: unknown[]) {
    const labels = this.labelsOf(given)
    checkLabelNames(this.labelNames, labels)
    return {
      observe: (value: unknown): void => this.#record(labels, value),
      startTimer: () => this.startTimer(labels),
    }
  }

  remove(...given: unknown[]): void {
    this.#table.remove(this.labelsOf(given))
  }

  /** Empties all series; they stay, at 0. */
  reset(): void {
    for (let series = 0; series < this.#table.count; series += 1) {
      this.#quantiles.rows[series]?.reset()
      this.#sums.rows[series] = 0
      this.#table.store.column.data[series] = 0
    }
  }

  get() {
    return this.readAfterCollect(() => readSummary(this.#columns))
  }

  #record(labels: GivenLabels, value: unknown): void {
    checkLabelNames(this.labelNames, labels)
    if (!Number.isFinite(value)) throw new TypeError(`Value is not a valid number: ${format(value)}`)
    const series = this.#seriesOf(labels)
    // After the series: finding it may replace the column's data.
    const { data } = this.#table.store.column
    const quantiles = this.#quantiles.rows[series]!
    quantiles.push(value as number)
    data[series]! += 1
    this.#sums.rows[series]! += value as number
    if (data[series]! % this.compressCount === 0) quantiles.compress()
  }

  #seriesOf(labels: GivenLabels): number {
    const found = this.#table.find(labels)
    const series = found < 0 ? this.#table.locate(labels) : found
    this.#quantiles.rows[series] ??= new SlidingQuantiles(this.maxAgeSeconds, this.ageBuckets)
    this.#sums.rows[series] ??= 0
    return series
  }
}

/** @returns undefined for none, which 0 is, too @throws RangeError for what is no window */
function positive(option: string, given: unknown, isFit: (value: unknown) => boolean): number | undefined {
  if (!given) return undefined
  if (isFit(given) && (given as number) > 0) return given as number
  const wanted = isFit === Number.isInteger ? 'a whole number above 0' : 'a number above 0'
  throw new RangeError(`"${option}" of a summary wants ${wanted}, got ${String(given)}`)
}

export type Summary<T extends string = string> = SummaryShape<T>
export const Summary = SummaryMetric as unknown as {
  new <T extends string = string>(configuration: SummaryConfiguration<T>): SummaryShape<T>
}
export declare namespace Summary {
  type Internal<T extends string> = SummaryShape.Internal<T>
  type Config = SummaryShape.Config
}
