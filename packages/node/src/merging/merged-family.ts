/**
 * One metric of several threads or processes as one family, which lives on from collection to collection: series keep
 * their indices, so exporters keep what they cached. Numbers of parts that ended stay where they count what happened
 * (counters, histograms) and go where they tell what is (gauges, up-down counters).
 *
 * It begins with this process's own series, in their order and in the family's generation: for an exporter it is the
 * same family, grown. Bounded by the same label guard as every other metric.
 */
import {
  type CheckedDefinition,
  HistogramStore,
  type MetricFamily,
  type MetricHost,
  ScalarStore,
} from '@sightline/core'
import type { Pausable } from '../exporters/pausable.ts'
import { type FamilyPart, likeness, type MergeableFamily, partOf } from './family-part.ts'
import { addColumn, holdSteady, pickColumn } from './merge-columns.ts'
import { PartPlaces } from './part-places.ts'
import { RetiredNumbers } from './retired-numbers.ts'

export const CUMULATIVE_KINDS: ReadonlySet<string> = new Set(['counter', 'histogram', 'observableCounter'])
/** Series that get their places before others may have a turn: some 50 us. */
const SERIES_PER_STEP = 64

export class MergedFamily {
  readonly likeness: string
  readonly #store: ScalarStore | HistogramStore
  readonly #isCumulative: boolean
  readonly #rule: NonNullable<CheckedDefinition['merge']>
  readonly #strides: readonly number[]
  readonly #parts = new Map<FamilyPart, PartPlaces>()
  readonly #retired: RetiredNumbers
  #own: { readonly family: MergeableFamily; readonly places: PartPlaces } | undefined
  /** True while the whole holds this process's own series only: they are taken over as they are. */
  #isPrefix: boolean
  /** A part went or dropped series, so there may be some that nobody has. */
  #mayHaveOrphans = false

  /** @param own - this process's own family of that definition, if it has one */
  constructor(definition: CheckedDefinition, host: MetricHost, own: MergeableFamily | undefined) {
    this.likeness = likeness(definition)
    this.#store =
      definition.kind === 'histogram'
        ? new MergedHistogram(definition, host, (series, bucket) => this.#exemplarAt(series, bucket))
        : new ScalarStore(definition, host)
    this.#isCumulative = CUMULATIVE_KINDS.has(definition.kind)
    this.#rule = definition.kind === 'info' ? 'max' : (definition.merge ?? 'sum')
    this.#strides = definition.kind === 'histogram' ? [definition.buckets.length + 1, 1] : [1]
    this.#retired = new RetiredNumbers(this.#strides)
    this.#isPrefix = own !== undefined
    if (own !== undefined) this.#store.generation = own.generation
    this.follow(own)
  }

  /** What exporters read. Its numbers are those of the last `sum`. */
  get family(): MetricFamily {
    return this.#store
  }

  /** This process's own family, which may come late or be another object than before. */
  follow(own: MergeableFamily | undefined): void {
    if (own === undefined || own === this.#own?.family) return
    if (this.#own !== undefined) this.#drop(this.#own.places)
    const places = new PartPlaces(partOf(own))
    this.#parts.set(places.part, places)
    this.#own = { family: own, places }
  }

  add(part: FamilyPart): void {
    if (this.#rule !== 'main') this.#parts.set(part, new PartPlaces(part))
  }

  /** The part's numbers will not change any more. */
  end(part: FamilyPart): void {
    const places = this.#parts.get(part)
    if (places !== undefined) places.hasEnded = true
  }

  /** The part counts no more, and nothing of it stays. */
  remove(part: FamilyPart): void {
    const places = this.#parts.get(part)
    if (places !== undefined) this.#drop(places)
  }

  /** Gives every series its place and takes in what has ended. May be left and begun anew at every pause. */
  *settle(): Pausable<void> {
    for (const places of [...this.#parts.values()]) {
      yield* this.#place(places)
      this.#isPrefix = false
      // In a pause somebody else may have done it.
      if (!places.hasEnded || this.#parts.get(places.part) !== places) continue
      if (this.#isCumulative) this.#retired.take(places, this.#store.seriesCount)
      this.#drop(places)
    }
    if (this.#mayHaveOrphans) this.#dropOrphans()
  }

  /** Brings the family's numbers up to date. To be called right after `settle`. */
  sum(): void {
    const columns = this.#store.columns().slice(1)
    for (const [at, into] of columns.entries()) {
      const before = this.#isCumulative && this.#strides[at] === 1 ? into.slice() : undefined
      into.fill(this.#rule === 'sum' ? 0 : Number.NaN)
      this.#retired.copyTo(at, into)
      for (const { part, places, count } of this.#parts.values()) {
        const from = part.numbers()[at]!
        if (this.#rule === 'sum') addColumn(into, from, places, count, this.#strides[at]!)
        else pickColumn(into, from, places, count, this.#rule)
      }
      if (before !== undefined) holdSteady(into, before)
    }
  }

  *#place(places: PartPlaces): Pausable<void> {
    const { part } = places
    for (;;) {
      if (places.generation !== part.generation) {
        places.forget()
        if (this.#isPrefix) this.#beginAnew(part.generation)
        else this.#mayHaveOrphans = true
      }
      for (let step = 0; step < SERIES_PER_STEP; step++) {
        if (places.count >= part.seriesCount) return
        const texts = part.labelValuesAt(places.count)
        places.push(this.#placeOf(texts, part.createdAt(places.count)))
      }
      yield
    }
  }

  #beginAnew(generation: number): void {
    this.#store.clear()
    this.#store.generation = generation
  }

  #placeOf(texts: readonly string[], createdMs: number): number {
    if (this.#isPrefix) return this.#store.add(texts, createdMs)
    return this.#store.locateTexts(texts, Number.isFinite(createdMs) ? createdMs : undefined)
  }

  #drop(places: PartPlaces): void {
    this.#parts.delete(places.part)
    if (!this.#isCumulative) this.#mayHaveOrphans = true
  }

  /** Series that no part has and no ended one had; indices are dealt anew where there are any. */
  #dropOrphans(): void {
    this.#mayHaveOrphans = false
    const used = new Set(this.#retired.places())
    for (const { places, count } of this.#parts.values()) {
      for (let series = 0; series < count; series++) used.add(places[series]!)
    }
    used.delete(-1)
    if (used.size === this.#store.seriesCount) return
    const kept = [...used].sort((one, other) => one - other)
    this.#store.keepOnly(kept)
    const placeOf = new Map(kept.map((before, now) => [before, now]))
    this.#retired.move(placeOf)
    for (const { places, count } of this.#parts.values()) {
      for (let series = 0; series < count; series++) places[series] = placeOf.get(places[series]!) ?? -1
    }
  }

  /** Exemplars of threads stay in them. */
  #exemplarAt(series: number, bucket: number): ReturnType<HistogramStore['exemplarAt']> {
    if (this.#own?.family.shape !== 'histogram') return undefined
    const { places, count } = this.#own.places
    const own = places[series] === series ? series : places.subarray(0, count).indexOf(series)
    return own < 0 ? undefined : this.#own.family.exemplarAt(own, bucket)
  }
}

class MergedHistogram extends HistogramStore {
  readonly #exemplarAt: HistogramStore['exemplarAt']

  constructor(definition: CheckedDefinition, host: MetricHost, exemplarAt: HistogramStore['exemplarAt']) {
    // Exponential buckets of threads stay in them: beside sums those of one thread alone would mislead.
    super(definition, { ...host, exponential: undefined })
    this.#exemplarAt = exemplarAt
  }

  override exemplarAt(series: number, bucket: number): ReturnType<HistogramStore['exemplarAt']> {
    return this.#exemplarAt(series, bucket)
  }
}
