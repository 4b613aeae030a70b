/**
 * What a family's series were at the last export, so that the next one can send what came since. Kept by index, which
 * holds as long as the family's generation; across a new generation by labels, for series that are still the same.
 */
import type { MetricFamily } from '@sightline/core'
import { ExponentialMemory } from './exponential-memory.ts'

export class DeltaMemory {
  /** The end of the last export: where this one begins for series that were there. */
  sinceMs = 0
  readonly exponential = new ExponentialMemory()
  /** May be another object with the same series: a merged family takes the place of a thread's own. */
  family: MetricFamily
  /** Numbers a series has: its value, or its buckets and its sum. */
  readonly #width: number
  #generation = -1
  #kept = new Float64Array(0)
  #count = 0
  /** Series of the generation before, by labels and birth. */
  #earlier: Map<string, Float64Array> | undefined
  /** Observables, and families that say so, deal indices anew while their series live on; the others begin at 0 then. */
  readonly #isDealtAnew: boolean
  /** Of the series by index, for the next generation. */
  #keys: string[] = []

  constructor(family: MetricFamily) {
    this.family = family
    this.#isDealtAnew = family.definition.kind === 'observableCounter' || family.outlivesGeneration === true
    this.#width = family.shape === 'histogram' ? family.stride + 1 : 1
  }

  /** Before the family is read: makes ready to take over what is still the same where indices were dealt anew. */
  follow(): void {
    const { generation } = this.family
    if (generation === this.#generation) return
    this.#earlier = this.#byKey()
    this.exponential.clear()
    this.#keys = []
    this.#count = 0
    this.#generation = generation
  }

  /** The change of a number since the last export, which becomes the last one. @param slot - 0 .. width - 1 */
  take(series: number, slot: number, now: number): number {
    while (this.#count <= series) this.#begin()
    const at = series * this.#width + slot
    const before = this.#kept[at]!
    this.#kept[at] = now
    return now - before
  }

  #begin(): void {
    const series = this.#count
    const from = series * this.#width
    this.#room(from + this.#width)
    this.#count += 1
    if (!this.#isDealtAnew) {
      this.#kept.fill(0, from, from + this.#width)
      return
    }
    const key = this.#keyOf(series)
    this.#keys.push(key)
    const values = this.#earlier?.get(key)
    if (values === undefined) this.#kept.fill(0, from, from + this.#width)
    else this.#kept.set(values, from)
  }

  /** Absent labels are left out: where the list of labels is open it may have grown meanwhile. */
  #keyOf(series: number): string {
    const labels = this.family.definition.labels ?? []
    const given: string[] = []
    for (const [at, value] of this.family.labelValuesAt(series).entries()) {
      if (value !== '') given.push(labels[at]!, value)
    }
    return JSON.stringify([this.family.createdAt(series), ...given])
  }

  #byKey(): Map<string, Float64Array> {
    const width = this.#width
    return new Map(this.#keys.map((key, series) => [key, this.#kept.slice(series * width, (series + 1) * width)]))
  }

  #room(needed: number): void {
    if (needed <= this.#kept.length) return
    const grown = new Float64Array(Math.max(needed, this.#kept.length * 2))
    grown.set(this.#kept)
    this.#kept = grown
  }
}
