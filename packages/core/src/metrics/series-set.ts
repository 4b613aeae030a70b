/**
 * The series of one metric: from labels to a series' index, and what every family tells about its series. Stores for
 * scalars and histograms add their columns, which grow together with the set.
 */
import type { CheckedDefinition } from './checked-definition.ts'
import { combinationsOf, countCombinations } from './checked-definition.ts'
import { Column } from './column.ts'
import { countDistinct, fewestFirst } from './label-cardinality.ts'
import { LabelGuard } from './label-guard.ts'
import { createLabelReader, type ReadLabels } from './label-reader.ts'
import { type GivenLabels, OTHER } from './label-text.ts'
import { LabelTree, MISS } from './label-tree.ts'
import type { MetricHost } from './metric-host.ts'
import type { ReadableSeries } from './series-memory.ts'

const FIRST_CAPACITY = 4
/** Below this many series the order of the levels is not worth a second thought. */
const REORDER_FROM = 32

export class SeriesSet implements ReadableSeries {
  readonly definition: CheckedDefinition
  /** Rises when indices are dealt anew; bound children compare it to know that theirs still holds. */
  generation = 0
  seriesCount = 0
  readonly #host: MetricHost
  readonly #tree: LabelTree
  readonly #guard: LabelGuard
  readonly #read: (labels: GivenLabels | null | undefined) => ReadLabels
  /** Milliseconds since the epoch at which each series began. */
  readonly #created = new Column(1)
  readonly #columns: readonly Column[]
  /** Label values of all series, one series after another. */
  #texts: string[] = []
  #capacity = 0
  /** Nobody is told while a change is half done. */
  #isChanging = false

  /** @param columns - what is kept a series beside its birth; the set grows and clears them */
  constructor(definition: CheckedDefinition, host: MetricHost, columns: readonly Column[]) {
    this.definition = definition
    this.#host = host
    this.#tree = new LabelTree(definition.labels)
    this.#guard = new LabelGuard(definition, host.limits, host.onCollapse)
    this.#read = createLabelReader(definition, host.guard)
    this.#columns = [this.#created, ...columns]
    this.#makeRoom()
  }

  /** The series of these labels, or -1 where there is none yet and where they have a name that is not declared; hot. Never throws. */
  find(labels: GivenLabels): number {
    return this.#tree.find(labels, true)
  }

  /** The series of these labels, made when it is new; hot. Never throws: -1 when there was no memory for it. */
  locate(labels: GivenLabels): number {
    const series = this.#tree.find(labels)
    return series === MISS ? this.#locateNew(labels) : series
  }

  /** The same for values in the order of the labels, as `textsOf` gives them. @param createdMs - of a series that is new; default now */
  locateTexts(texts: readonly string[], createdMs?: number): number {
    try {
      return this.#resolve(texts, createdMs)
    } catch (error) {
      this.#host.guard.report(`metric ${this.definition.name}`, error)
      return MISS
    }
  }

  /** The labels' values as they would be stored; never throws. Labels of a series that is there cost a tenth of reading them. */
  textsOf(labels: GivenLabels | undefined): readonly string[] {
    const series = labels === undefined ? MISS : this.#tree.find(labels)
    if (series !== MISS) return this.labelValuesAt(series)
    const { texts, raws } = this.#read(labels)
    const known = this.#tree.findTexts(texts)
    if (known !== MISS) this.#tree.insert(texts, raws, known)
    return texts
  }

  /** Adds a series that is known to be new, past the label guard. */
  add(texts: readonly string[], createdMs: number): number {
    const series = this.seriesCount
    if (series === this.#capacity) this.#grow()
    this.#texts.push(...texts)
    this.#created.data[series] = createdMs
    this.#tree.insert(texts, texts, series)
    this.seriesCount = series + 1
    if (!this.#isChanging) this.#host.memory.current?.onSeries(this, texts)
    return series
  }

  /** Makes the series that are known beforehand, at 0: the one without labels, or every combination of known values. */
  addKnown(): void {
    const { labels } = this.definition
    if (labels.length > 0 && countCombinations(this.definition) === undefined) return
    const nowMs = this.#host.clock.now()
    for (const texts of combinationsOf(this.definition)) this.add(texts, nowMs)
  }

  columns(): readonly Float64Array[] {
    return this.#columns.map((column) => column.data)
  }

  /** Drops all series; indices are dealt anew. */
  clear(): void {
    this.generation += 1
    this.seriesCount = 0
    this.#texts = []
    this.#guard.clear()
    this.#tree.reorder(this.#tree.order)
    this.#makeRoom()
  }

  /**
   * Drops all series but these; indices are dealt anew.
   *
   * @param kept - their indices, ascending
   */
  keepOnly(kept: readonly number[]): void {
    const rows = kept.map((series) => ({
      texts: this.labelValuesAt(series),
      numbers: this.#columns.map((column) => column.rowAt(series)),
    }))
    this.#isChanging = true
    this.clear()
    for (const { texts, numbers } of rows) {
      const series = this.add(texts, 0)
      for (const [at, column] of this.#columns.entries()) column.setRow(series, numbers[at]!)
    }
    this.#isChanging = false
    this.#tellColumns()
  }

  labelValuesAt(series: number): readonly string[] {
    const width = this.definition.labels.length
    return this.#texts.slice(series * width, (series + 1) * width)
  }

  createdAt(series: number): number {
    return this.#created.data[series] ?? Number.NaN
  }

  #locateNew(labels: GivenLabels): number {
    const { texts, raws } = this.#read(labels)
    const series = this.locateTexts(texts)
    // Only where the values led to their own series: folded ones must not become keys, they are without bound.
    if (series !== MISS && this.#tree.findTexts(texts) === series) this.#tree.insert(texts, raws, series)
    return series
  }

  #resolve(texts: readonly string[], createdMs?: number): number {
    let series = this.#tree.findTexts(texts)
    if (series !== MISS) return series
    const folded = [...texts]
    let folds = 0
    do {
      for (; folds < this.#guard.collapsed.length; folds += 1) {
        folded[this.#guard.collapsed[folds]!] = OTHER
        series = this.#tree.findTexts(folded)
        if (series !== MISS) return series
      }
      // collapseNext calls out (to warn), so what was found before it must be looked up again after it.
    } while (this.#guard.isFull(this.seriesCount) && this.#guard.collapseNext(this.#texts, folded))
    return this.add(folded, createdMs ?? this.#host.clock.now())
  }

  #makeRoom(): void {
    this.#capacity = this.definition.labels.length === 0 ? 1 : FIRST_CAPACITY
    for (const column of this.#columns) column.clear(this.#capacity, this.#host.memory.current)
    this.#tellColumns()
  }

  #grow(): void {
    const capacity = this.#capacity * 2
    for (const column of this.#columns) column.growTo(capacity, this.#host.memory.current)
    this.#capacity = capacity
    this.#tellColumns()
    if (this.seriesCount >= REORDER_FROM && this.#tree.branchCount * 2 > this.seriesCount) this.#reorder()
  }

  #tellColumns(): void {
    if (!this.#isChanging) this.#host.memory.current?.onColumns(this)
  }

  /**
   * A branch costs about 300 bytes. Where there is more than one for two series, the labels with few values go first,
   * which needs the fewest; else the declared order stays, in which callers mostly write their labels.
   */
  #reorder(): void {
    const order = fewestFirst(countDistinct(this.#texts, this.definition.labels.length))
    if (order.every((position, level) => position === this.#tree.order[level])) return
    this.#tree.reorder(order)
    for (let series = 0; series < this.seriesCount; series += 1) {
      const texts = this.labelValuesAt(series)
      this.#tree.insert(texts, texts, series)
    }
  }
}
