/**
 * From attributes to series, for metrics whose attributes nobody declared. Attributes that were met before are found by
 * walking their keys and values as the caller wrote them: nothing is joined, sorted or allocated, 30 ns for three. The
 * list of labels grows with each key that is new; indices stay, and series that were there have `''` for it.
 *
 * Two sets of attributes are one series when their texts are the same (200 and '200', absent and ''), because they are
 * one for Prometheus; what was met first is what OTLP is told. Beyond the limit measurements go to one series with the
 * attribute `otel.metric.overflow` (OpenTelemetry, "Metrics SDK", "Cardinality limits").
 */
import { AttributeBranch } from './attribute-branch.ts'
import type { KeyFilter } from './key-filter.ts'
import { type ReadAttribute, readAttributes } from './read-attributes.ts'

const MISS = -1
/** Keys a metric may have: a key that is really a value must not make a label of each. */
const MAX_KEYS = 256
/** Ways that are remembered a series: the same attributes in another order, 200 and '200'. Others are read each time. */
const WAYS_PER_SERIES = 8
const OVERFLOW: readonly ReadAttribute[] = [{ key: 'otel.metric.overflow', text: 'true', value: true }]

export interface AttributeSeriesParts {
  readonly filter: KeyFilter | undefined
  /** Most series, the overflow's among them. */
  readonly limit: number
  /** Makes room for a series in the store. @returns its index, one more than the one before */
  add(): number
  /** Told of an attribute that is left out, and of whatever else went wrong. */
  refuse(error: unknown): void
  /** Told each time a series goes to the overflow. */
  onOverflow(attributes: readonly ReadAttribute[]): void
}

interface Row {
  /** In the order of the labels, as long as the list was then. */
  readonly texts: readonly string[]
  /** Key, value, key, value ... as they were given. */
  readonly pairs: readonly unknown[]
}

export class AttributeSeries {
  readonly #parts: AttributeSeriesParts
  readonly #filter: KeyFilter | undefined
  readonly #labels: string[] = []
  readonly #positions = new Map<string, number>()
  #root = new AttributeBranch()
  #ways = 0
  /** By the texts; without what overflowed. */
  #byText = new Map<string, number>()
  #rows: Row[] = []
  #overflow = MISS

  constructor(parts: AttributeSeriesParts) {
    this.#parts = parts
    this.#filter = parts.filter
  }

  /** Keys in the order in which they were met; grows. */
  get labels(): readonly string[] {
    return this.#labels
  }

  /** Where measurements go that found no room of their own; -1 while there were none. */
  get overflow(): number {
    return this.#overflow
  }

  /** Hot. Never throws: -1 when there was no memory for a new series. */
  locate(attributes: object | undefined): number {
    const series = this.#find(attributes)
    return series === MISS ? this.#locateNew(attributes) : series
  }

  textsAt(series: number): readonly string[] {
    const texts = this.#rows[series]?.texts ?? []
    const missing = this.#labels.length - texts.length
    return missing === 0 ? [...texts] : [...texts, ...new Array<string>(missing).fill('')]
  }

  pairsAt(series: number): readonly unknown[] {
    return this.#rows[series]?.pairs ?? []
  }

  /** Forgets all series but these, whose indices are dealt anew in their order. */
  keepOnly(kept: readonly number[]): void {
    const moved = new Map(kept.map((series, index) => [series, index]))
    this.#rows = kept.map((series) => this.#rows[series]!)
    this.#byText = new Map(
      [...this.#byText].flatMap(([text, series]) => {
        const now = moved.get(series)
        return now === undefined ? [] : [[text, now] as const]
      }),
    )
    this.#overflow = moved.get(this.#overflow) ?? MISS
    this.#root = new AttributeBranch()
    this.#ways = 0
  }

  #find(attributes: object | undefined): number {
    const filter = this.#filter
    let branch = this.#root
    try {
      for (const key in attributes) {
        if (filter !== undefined && !filter.keeps(key)) continue
        const next = branch.child(key, (attributes as Record<string, unknown>)[key])
        if (next === undefined) return MISS
        branch = next
      }
    } catch {
      return MISS
    }
    return branch.series
  }

  #locateNew(given: unknown): number {
    try {
      const isReadable = typeof given === 'object' && given !== null
      const { attributes, path } = readAttributes(isReadable ? given : {}, this.#filter, this.#parts.refuse)
      const series = this.#seriesOf(attributes)
      if (path !== undefined && isReadable === (given !== undefined && given !== null)) this.#remember(path, series)
      return series
    } catch (error) {
      this.#parts.refuse(error)
      return MISS
    }
  }

  #seriesOf(attributes: readonly ReadAttribute[]): number {
    const text = JSON.stringify(attributes.map((one) => [one.key, one.text]))
    const known = this.#byText.get(text)
    if (known !== undefined) return known
    if (!this.#hasRoom(attributes)) {
      this.#parts.onOverflow(attributes)
      if (this.#overflow === MISS) this.#overflow = this.#add(OVERFLOW)
      return this.#overflow
    }
    const series = this.#add(attributes)
    this.#byText.set(text, series)
    return series
  }

  #hasRoom(attributes: readonly ReadAttribute[]): boolean {
    // One place is the overflow's, whether it is taken or not.
    if (this.#byText.size >= this.#parts.limit - 1) return false
    const fresh = attributes.filter((one) => !this.#positions.has(one.key)).length
    return fresh === 0 || this.#labels.length + fresh <= MAX_KEYS
  }

  #add(attributes: readonly ReadAttribute[]): number {
    const series = this.#parts.add()
    for (const { key } of attributes) {
      if (this.#positions.has(key)) continue
      this.#positions.set(key, this.#labels.length)
      this.#labels.push(key)
    }
    const texts = new Array<string>(this.#labels.length).fill('')
    for (const { key, text } of attributes) texts[this.#positions.get(key)!] = text
    this.#rows.push({ texts, pairs: attributes.flatMap((one) => [one.key, one.value]) })
    return series
  }

  /** What overflowed is never remembered: it is without bound. */
  #remember(path: readonly unknown[], series: number): void {
    if (series === this.#overflow || this.#ways >= this.#parts.limit * WAYS_PER_SERIES) return
    let branch = this.#root
    for (let at = 0; at < path.length; at += 2) branch = branch.grow(path[at] as string, path[at + 1])
    branch.series = series
    this.#ways += 1
  }
}
