/** Histograms: with labels as an object a look-up and a record, as a child the record alone. */
import { format } from 'node:util'
import type { HistogramStore } from '@sightline/core'
import { Cell } from './cell.ts'
import type { HistogramConfiguration, Histogram as HistogramShape } from './contract.ts'
import { makeExemplar } from './exemplar.ts'
import { histogramBounds } from './histogram-bounds.ts'
import { type BucketExemplars, histogramSource, readHistogram } from './histogram-source.ts'
import { checkLabelNames, type GivenLabels, isObject } from './label-arguments.ts'
import { definitionOf } from './metric-configuration.ts'
import { type MetricSource, SOURCE } from './readable-metric.ts'
import { RegisteredMetric } from './registered-metric.ts'
import { histogramTable, type SeriesTable, SideColumn } from './series-table.ts'
import { secondsSince } from './timer.ts'

const NO_LABELS: GivenLabels = {}

export class HistogramMetric extends RegisteredMetric {
  readonly [SOURCE]: MetricSource
  readonly buckets: readonly number[]
  readonly upperBounds: readonly number[]
  readonly #table: SeriesTable<HistogramStore>
  readonly #store: HistogramStore
  readonly #exemplars: BucketExemplars = new SideColumn()

  constructor(configuration: unknown) {
    super(configuration, 'histogram')
    if (this.labelNames.includes('le')) throw new Error('le is a reserved label keyword')
    this.buckets = this.upperBounds = histogramBounds((configuration as { buckets?: unknown }).buckets)
    const definition = definitionOf(this.head, 'histogram', this.buckets)
    this.#table = histogramTable(definition, this.head.maxSeries, [this.#exemplars])
    this.#store = this.#table.store
    if (this.labelNames.length === 0) this.#table.locate(NO_LABELS)
    this[SOURCE] = histogramSource(this.#table, this.name, this.#exemplars)
    this.registerAll()
  }

  /** @throws Error for a label that was not declared, TypeError for what is no finite number */
  observe(labels?: unknown, value?: unknown): void {
    if (this.enableExemplars) this.#observeWithExemplar(labels)
    else if (isObject(labels)) this.#record(labels, value)
    else this.#record(NO_LABELS, labels || labels === 0 ? labels : undefined)
  }

  startTimer(labels?: GivenLabels, exemplarLabels?: GivenLabels) {
    const startMs = performance.now()
    return (endLabels?: GivenLabels, endExemplarLabels?: GivenLabels): number => {
      const seconds = secondsSince(startMs)
      const all = { ...labels, ...endLabels }
      const series = this.#record(all, seconds)
      if (this.enableExemplars) this.#keepExemplar(series, seconds, { ...exemplarLabels, ...endExemplarLabels })
      return seconds
    }
  }

  /** Sets the series of these labels to zero, and makes it where it is new. */
  zero(labels: GivenLabels): void {
    this.#table.remove(labels)
    this.#table.locate(labels)
  }

  labels(...given: unknown[]) {
    const labels = this.labelsOf(given)
    checkLabelNames(this.labelNames, labels)
    const cell = new Cell(this.#table, labels)
    const store = this.#store
    const observe = (value: unknown): void => {
      if (!isFiniteNumber(value)) throw notANumber(value)
      store.record(cell.series(), value)
    }
    return {
      observe,
      startTimer: () => {
        const startMs = performance.now()
        return (endLabels?: GivenLabels): number => {
          const seconds = secondsSince(startMs)
          if (endLabels === undefined) observe(seconds)
          else this.#record({ ...labels, ...endLabels }, seconds)
          return seconds
        }
      },
    }
  }

  remove(...given: unknown[]): void {
    this.#table.remove(this.labelsOf(given))
  }

  /** Drops all series; the one without labels comes back with its next value. */
  reset(): void {
    this.#table.clear()
  }

  get() {
    return this.readAfterCollect(() => readHistogram(this.#table, this.name, this.#exemplars, this.enableExemplars))
  }

  /** @returns the series */
  #record(labels: GivenLabels, value: unknown): number {
    if (!isFiniteNumber(value)) {
      checkLabelNames(this.labelNames, labels)
      throw notANumber(value)
    }
    const found = this.#table.find(labels)
    const series = found < 0 ? this.#table.locate(labels) : found
    this.#store.record(series, value)
    return series
  }

  #observeWithExemplar(given: unknown): void {
    const { labels = NO_LABELS, value, exemplarLabels } = isObject(given) ? given : {}
    const series = this.#record(isObject(labels) ? labels : NO_LABELS, value)
    this.#keepExemplar(series, value as number, exemplarLabels)
  }

  #keepExemplar(series: number, value: number, labels: unknown): void {
    if (!isObject(labels) || Object.keys(labels).length === 0) return
    const exemplar = makeExemplar(labels, value)
    const bucket = this.buckets.findIndex((bound) => value <= bound)
    const kept = this.#exemplars.rows[series] ?? []
    kept[bucket < 0 ? this.buckets.length : bucket] = exemplar
    this.#exemplars.rows[series] = kept
  }
}

/** Quicker than `Number.isFinite` of an unknown value. */
function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && value - value === 0
}

function notANumber(value: unknown): TypeError {
  return new TypeError(`Value is not a valid number: ${format(value)}`)
}

export type Histogram<T extends string = string> = HistogramShape<T>
export const Histogram = HistogramMetric as unknown as {
  new <T extends string = string>(configuration: HistogramConfiguration<T>): HistogramShape<T>
}
export declare namespace Histogram {
  type Internal<T extends string> = HistogramShape.Internal<T>
  type Config = HistogramShape.Config
}
