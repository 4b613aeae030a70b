/**
 * The series of one metric of the facade: one of core's stores, and beside it what prom-client keeps a series: the
 * labels as they were first given, and whether the series was removed. A removed series keeps its place until they are
 * half of all, or until somebody reads the metric, so that removing many costs no more than one pass over all.
 */
import { type CheckedDefinition, HistogramStore, type MetricHost, ScalarStore } from '@sightline/core'
import { checkLabelNames, type GivenLabels, labelTextOf, presentLabels } from './label-arguments.ts'
import { metricHost } from './series-limit.ts'

/** Below so many removed series a pass is not worth it. */
const SPARE_AT_LEAST = 64

export type SeriesLabels = Readonly<Record<string, string | number>>

export class SeriesTable<S extends ScalarStore | HistogramStore> {
  readonly store: S
  /** Rises whenever an index that somebody kept may not hold any more. */
  epoch = 0
  readonly #removed = new Set<number>()
  /** False while the set is empty: read on every call, where the set's size would cost more. */
  #hasRemoved = false
  #labels: SeriesLabels[] = []
  readonly #onBegin: (series: number) => void
  readonly #sides: SideColumn[]

  /**
   * @param makeStore - with the host it is given
   * @param sides - lists kept by series, which move with it
   * @param onBegin - makes a series begin anew: its numbers may be those of one that was removed
   */
  constructor(
    maxSeries: number | undefined,
    makeStore: (host: MetricHost) => S,
    onBegin: (series: number) => void,
    sides: SideColumn[] = [],
  ) {
    this.store = makeStore(metricHost(maxSeries, () => this.#removed.size))
    this.#onBegin = onBegin
    this.#sides = sides
  }

  /** The series of these labels, or -1 where there is none and where the labels want a check. Hot; never throws. */
  find(labels: GivenLabels): number {
    const series = this.store.find(labels)
    return this.#hasRemoved && this.#removed.has(series) ? -1 : series
  }

  /**
   * The series of these labels, made when it is new.
   *
   * @throws Error for a label that was not declared
   */
  locate(labels: GivenLabels): number {
    const { store } = this
    const declared = store.definition.labels
    checkLabelNames(declared, labels)
    const texts = declared.map((label) => labelTextOf(labels, label))
    const series = store.locateTexts(texts)
    if (series < 0) throw new Error(`There is no memory for another series of metric ${store.definition.name}`)
    if (series >= this.#labels.length || this.#removed.delete(series)) this.#begin(series, texts, labels)
    // Makes 200 a key beside "200". What has no sensible text stays on this path.
    if (Object.values(labels).every(isPlain)) store.textsOf(labels)
    return series
  }

  /** Removes the series of these labels; where there is none nothing happens. */
  remove(labels: GivenLabels): void {
    const declared = this.store.definition.labels
    checkLabelNames(declared, labels)
    const texts = Object.fromEntries(declared.map((label) => [label, labelTextOf(labels, label)]))
    const series = this.store.find(texts)
    if (series < 0) return
    this.#removed.add(series)
    this.#hasRemoved = true
    this.epoch += 1
    if (this.#removed.size >= SPARE_AT_LEAST && this.#removed.size * 2 > this.store.seriesCount) this.settle()
  }

  /** Gives up the places of removed series; indices are dealt anew, in the same order. */
  settle(): void {
    if (this.#removed.size === 0) return
    const kept: number[] = []
    for (let series = 0; series < this.store.seriesCount; series += 1) if (!this.#removed.has(series)) kept.push(series)
    this.#removed.clear()
    this.#hasRemoved = false
    this.store.keepOnly(kept)
    this.#labels = kept.map((series) => this.#labels[series]!)
    for (const side of this.#sides) side.keepOnly(kept)
    this.epoch += 1
  }

  clear(): void {
    this.#removed.clear()
    this.#hasRemoved = false
    this.store.clear()
    this.#labels = []
    for (const side of this.#sides) side.keepOnly([])
    this.epoch += 1
  }

  /** How many series there are, after `settle`. */
  get count(): number {
    return this.store.seriesCount
  }

  /** The labels as they were first given, absent ones left out. */
  labelsAt(series: number): SeriesLabels {
    return this.#labels[series]!
  }

  #begin(series: number, texts: readonly string[], labels: GivenLabels): void {
    const stored = this.store.labelValuesAt(series)
    const isOwn = stored.every((text, position) => text === texts[position])
    this.#labels[series] = isOwn ? presentLabels(labels) : labelsOfTexts(this.store.definition, stored)
    this.#onBegin(series)
  }
}

/** Something kept by series beside the store. */
export class SideColumn<T = unknown> {
  rows: T[] = []

  /** @param kept - ascending */
  keepOnly(kept: readonly number[]): void {
    this.rows = kept.map((series) => this.rows[series]!)
  }
}

/** Of a series that the label guard folded others into. */
function labelsOfTexts({ labels }: CheckedDefinition, texts: readonly string[]): SeriesLabels {
  return Object.fromEntries(
    labels.map((label, position) => [label, texts[position]!]).filter(([, text]) => text !== ''),
  )
}

function isPlain(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    (typeof value === 'number' && !Number.isNaN(value)) ||
    typeof value === 'boolean' ||
    value === undefined
  )
}

export function scalarTable(
  definition: CheckedDefinition,
  maxSeries: number | undefined,
  sides: SideColumn[] = [],
): SeriesTable<ScalarStore> {
  const table: SeriesTable<ScalarStore> = new SeriesTable(
    maxSeries,
    (host) => new ScalarStore(definition, host),
    (series) => {
      table.store.column.data[series] = 0
      for (const side of sides) (side.rows as unknown[])[series] = undefined
    },
    sides,
  )
  return table
}

export function histogramTable(
  definition: CheckedDefinition,
  maxSeries: number | undefined,
  sides: SideColumn[] = [],
): SeriesTable<HistogramStore> {
  const table: SeriesTable<HistogramStore> = new SeriesTable(
    maxSeries,
    (host) => new HistogramStore(definition, host),
    (series) => {
      const { counts, sums, stride } = table.store
      counts.fill(0, series * stride, (series + 1) * stride)
      sums[series] = 0
      for (const side of sides) (side.rows as unknown[])[series] = undefined
    },
    sides,
  )
  return table
}
