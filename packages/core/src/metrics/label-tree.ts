/**
 * Finds the series of a set of labels by walking nested Maps, one level a label, keyed by the values as callers pass
 * them. No text is joined and nothing is allocated: about 30 ns for three labels. A raw value that is no string (200,
 * true, undefined) becomes a second key to the same branch the first time it is seen.
 */
import type { GivenLabels } from './label-text.ts'

type Branch = Map<unknown, Branch | number>

/** What `find` gives when there is no such series. */
export const MISS = -1

export class LabelTree {
  readonly #labels: readonly string[]
  readonly #width: number
  /** Level to label position. */
  #order: readonly number[]
  #root: Branch = new Map()
  /** The one series of a metric without labels. */
  #lone = MISS
  // The names of the first three levels have fields of their own: walking them without a loop saves a quarter.
  #name0 = ''
  #name1 = ''
  #name2 = ''

  constructor(labels: readonly string[]) {
    this.#labels = labels
    this.#width = labels.length
    this.#order = []
    this.reorder(labels.map((_, position) => position))
  }

  /** Never throws: labels that throw when read are a miss, and the caller's slow path reads them one by one. */
  find(labels: GivenLabels): number {
    const width = this.#width
    if (width === 0) return this.#lone
    try {
      let node: Branch | number | undefined = this.#root.get(labels[this.#name0])
      if (width > 1 && node !== undefined) node = (node as Branch).get(labels[this.#name1])
      if (width > 2 && node !== undefined) node = (node as Branch).get(labels[this.#name2])
      if (width > 3 && node !== undefined) node = this.#findBelow(node as Branch, labels)
      return node === undefined ? MISS : (node as number)
    } catch {
      return MISS
    }
  }

  /** @param texts - in the order of the definition's labels */
  findTexts(texts: readonly string[]): number {
    if (this.#width === 0) return this.#lone
    let node: Branch | number | undefined = this.#root
    for (const position of this.#order) {
      node = (node as Branch).get(texts[position])
      if (node === undefined) return MISS
    }
    return node as number
  }

  /**
   * Adds a series, or further keys to it.
   *
   * @param raws - the values as the caller gave them; each must stand for the text in the same place
   */
  insert(texts: readonly string[], raws: readonly unknown[], series: number): void {
    if (this.#width === 0) this.#lone = series
    let branch = this.#root
    for (let level = 0; level < this.#width; level += 1) {
      const position = this.#order[level]!
      const text = texts[position]!
      let child = branch.get(text)
      if (child === undefined) {
        child = level === this.#width - 1 ? series : new Map()
        branch.set(text, child)
      }
      if (raws[position] !== text) branch.set(raws[position], child)
      branch = child as Branch
    }
  }

  /** Empties the tree and sets which label is looked up first. Labels with few values first keep the Maps few. */
  reorder(order: readonly number[]): void {
    this.#order = order
    this.#root = new Map()
    this.#lone = MISS
    this.#name0 = this.#labels[order[0] ?? -1] ?? ''
    this.#name1 = this.#labels[order[1] ?? -1] ?? ''
    this.#name2 = this.#labels[order[2] ?? -1] ?? ''
  }

  get order(): readonly number[] {
    return this.#order
  }

  #findBelow(from: Branch, labels: GivenLabels): Branch | number | undefined {
    let node: Branch | number | undefined = from
    for (let level = 3; level < this.#width; level += 1) {
      node = (node as Branch).get(labels[this.#labels[this.#order[level]!]!])
      if (node === undefined) return undefined
    }
    return node
  }
}
