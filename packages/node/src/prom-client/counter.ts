/** Counters: with labels as an object a look-up and an addition, as a child the addition alone. */
import { format } from 'node:util'
import type { ScalarStore } from '@sightline/core'
import { Cell } from './cell.ts'
import type { CounterConfiguration, Counter as CounterShape } from './contract.ts'
import { makeExemplar } from './exemplar.ts'
import { checkLabelNames, type GivenLabels, isObject } from './label-arguments.ts'
import { definitionOf } from './metric-configuration.ts'
import { type MetricSource, SOURCE } from './readable-metric.ts'
import { RegisteredMetric } from './registered-metric.ts'
import { type Exemplars, readScalars, scalarSource } from './scalar-source.ts'
import { type SeriesTable, SideColumn, scalarTable } from './series-table.ts'

const NO_LABELS: GivenLabels = {}

export class CounterMetric extends RegisteredMetric {
  readonly [SOURCE]: MetricSource
  readonly #table: SeriesTable<ScalarStore>
  readonly #column: ScalarStore['column']
  readonly #exemplars: Exemplars = new SideColumn()

  constructor(configuration: unknown) {
    super(configuration, 'counter')
    this.#table = scalarTable(definitionOf(this.head, 'counter'), this.head.maxSeries, [this.#exemplars])
    this.#column = this.#table.store.column
    CounterMetric.#empty(this)
    this[SOURCE] = scalarSource(this.#table, this.name, true, this.#exemplars)
    this.registerAll()
  }

  /** @throws Error for a label that was not declared and for a negative amount, TypeError for what is no finite number */
  inc(labels?: unknown, value?: unknown): void {
    if (this.enableExemplars) this.#addWithExemplar(labels)
    else if (isObject(labels)) this.#add(labels, value)
    else this.#add(NO_LABELS, labels)
  }

  labels(...given: unknown[]) {
    const labels = this.labelsOf(given)
    const cell = new Cell(this.#table, labels)
    const column = this.#column
    return {
      inc: (value?: unknown): void => {
        if (value !== undefined && !isAmount(value)) {
          this.#add(labels, value)
          return
        }
        // First the series: finding it may replace the column's data.
        const series = cell.series()
        column.data[series]! += value ?? 1
      },
    }
  }

  remove(...given: unknown[]): void {
    this.#table.remove(this.labelsOf(given))
  }

  reset(): void {
    CounterMetric.#empty(this)
  }

  get() {
    return this.readAfterCollect(() => readScalars(this.#table, this.#exemplars))
  }

  static #empty(metric: CounterMetric): void {
    metric.#table.clear()
    if (metric.labelNames.length === 0) metric.#table.locate(NO_LABELS)
  }

  #add(labels: GivenLabels, given: unknown): void {
    const value = given === undefined ? 1 : given
    if (isAmount(value)) {
      const series = this.#table.find(labels)
      if (series >= 0) {
        this.#column.data[series]! += value
        return
      }
    }
    this.#addChecked(labels, given)
  }

  /** @returns the series */
  #addChecked(labels: GivenLabels, given: unknown): number {
    checkLabelNames(this.labelNames, labels)
    const value = checkedAmount(given)
    const series = this.#table.locate(labels)
    this.#column.data[series]! += value
    return series
  }

  #addWithExemplar(given: unknown): void {
    const { labels = NO_LABELS, value = 1, exemplarLabels } = isObject(given) ? given : {}
    const series = this.#addChecked(isObject(labels) ? labels : NO_LABELS, value)
    if (exemplarLabels === undefined) return
    this.#exemplars.rows[series] = makeExemplar(exemplarLabels, (value as number) || 1)
  }
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY
}

/** As prom-client has it: what is falsy counts as a number, so that NaN makes the counter NaN and null adds 1. */
function checkedAmount(value: unknown): number {
  if (value && !Number.isFinite(value)) throw new TypeError(`Value is not a valid number: ${format(value)}`)
  if ((value as number) < 0) throw new Error('It is not possible to decrease a counter')
  return value === null || value === undefined ? 1 : Number(value)
}

export type Counter<T extends string = string> = CounterShape<T>
export const Counter = CounterMetric as unknown as {
  new <T extends string = string>(configuration: CounterConfiguration<T>): CounterShape<T>
}
export declare namespace Counter {
  type Internal = CounterShape.Internal
}
