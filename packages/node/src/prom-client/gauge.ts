/** Gauges: any number may be set, NaN and the infinities too, as prom-client has it. */
import { format } from 'node:util'
import type { ScalarStore } from '@sightline/core'
import { Cell } from './cell.ts'
import type { GaugeConfiguration, Gauge as GaugeShape } from './contract.ts'
import { checkLabelNames, type GivenLabels, isObject } from './label-arguments.ts'
import { definitionOf } from './metric-configuration.ts'
import { type MetricSource, SOURCE } from './readable-metric.ts'
import { RegisteredMetric } from './registered-metric.ts'
import { type Exemplars, readScalars, scalarSource } from './scalar-source.ts'
import { type SeriesTable, SideColumn, scalarTable } from './series-table.ts'
import { secondsSince } from './timer.ts'

const NO_LABELS: GivenLabels = {}

export class GaugeMetric extends RegisteredMetric {
  readonly [SOURCE]: MetricSource
  readonly #table: SeriesTable<ScalarStore>
  readonly #column: ScalarStore['column']
  readonly #exemplars: Exemplars = new SideColumn()

  constructor(configuration: unknown) {
    super(configuration, 'gauge')
    this.#table = scalarTable(definitionOf(this.head, 'gauge'), this.head.maxSeries)
    this.#column = this.#table.store.column
    GaugeMetric.#empty(this)
    this[SOURCE] = scalarSource(this.#table, this.name, false, this.#exemplars)
    this.registerAll()
  }

  /** @throws TypeError for what is no number, Error for a label that was not declared */
  set(labels?: unknown, value?: unknown): void {
    if (isObject(labels)) this.#put(labels, value)
    else this.#put(NO_LABELS, labels)
  }

  inc(labels?: unknown, value?: unknown): void {
    if (isObject(labels)) this.#add(labels, value, 1)
    else this.#add(NO_LABELS, labels, 1)
  }

  dec(labels?: unknown, value?: unknown): void {
    if (isObject(labels)) this.#add(labels, value, -1)
    else this.#add(NO_LABELS, labels, -1)
  }

  setToCurrentTime(labels?: unknown): void {
    const seconds = Date.now() / 1000
    if (labels === undefined) this.set(seconds)
    else this.set(labels, seconds)
  }

  startTimer(labels?: GivenLabels) {
    const startMs = performance.now()
    return (endLabels?: GivenLabels): number => {
      const seconds = secondsSince(startMs)
      this.set({ ...labels, ...endLabels }, seconds)
      return seconds
    }
  }

  labels(...given: unknown[]) {
    const labels = this.labelsOf(given)
    checkLabelNames(this.labelNames, labels)
    const cell = new Cell(this.#table, labels)
    const column = this.#column
    const add = (given: unknown, sign: 1 | -1): void => {
      const delta = deltaOf(given, sign)
      // First the series: finding it may replace the column's data.
      const series = cell.series()
      column.data[series]! += delta
    }
    return {
      inc: (value?: unknown): void => add(value, 1),
      dec: (value?: unknown): void => add(value, -1),
      set: (value: unknown): void => {
        if (typeof value !== 'number') throw notANumber('Value', value)
        const series = cell.series()
        column.data[series] = value
      },
      setToCurrentTime: (): void => this.setToCurrentTime(labels),
      startTimer: () => this.startTimer(labels),
    }
  }

  remove(...given: unknown[]): void {
    this.#table.remove(this.labelsOf(given))
  }

  reset(): void {
    GaugeMetric.#empty(this)
  }

  get() {
    return this.readAfterCollect(() => readScalars(this.#table, this.#exemplars))
  }

  static #empty(metric: GaugeMetric): void {
    metric.#table.clear()
    if (metric.labelNames.length === 0) metric.#table.locate(NO_LABELS)
  }

  #add(labels: GivenLabels, given: unknown, sign: 1 | -1): void {
    const delta = deltaOf(given, sign)
    const series = this.#seriesOf(labels)
    this.#column.data[series]! += delta
  }

  #put(labels: GivenLabels, value: unknown): void {
    if (typeof value !== 'number') throw notANumber('Value', value)
    const series = this.#seriesOf(labels)
    this.#column.data[series] = value
  }

  /** To be asked before the column's data is read: finding a series may replace it. */
  #seriesOf(labels: GivenLabels): number {
    const series = this.#table.find(labels)
    return series < 0 ? this.#table.locate(labels) : series
  }
}

/** What is no number is turned into one for `dec` only, where prom-client's minus sign does it. */
function deltaOf(given: unknown, sign: 1 | -1): number {
  const value = given === undefined ? 1 : given
  const delta = sign === 1 ? value : -(value as number)
  if (typeof delta !== 'number') throw notANumber('Delta', delta)
  return delta
}

function notANumber(what: 'Value' | 'Delta', value: unknown): TypeError {
  return new TypeError(`${what} is not a valid number: ${format(value)}`)
}

export type Gauge<T extends string = string> = GaugeShape<T>
export const Gauge = GaugeMetric as unknown as {
  new <T extends string = string>(configuration: GaugeConfiguration<T>): GaugeShape<T>
}
export declare namespace Gauge {
  type Internal<T extends string> = GaugeShape.Internal<T>
}
