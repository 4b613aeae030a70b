/**
 * A series found once. It is looked up at the first use and again after the store was emptied, which the generation
 * tells: one comparison a call.
 */
import type { SeriesSet } from './series-set.ts'

export class BoundSeries<S extends SeriesSet> {
  protected readonly store: S
  protected series = -1
  protected generation = -1
  readonly #texts: readonly string[]

  constructor(store: S, texts: readonly string[]) {
    this.store = store
    this.#texts = texts
  }

  /** Afterwards `series` is the store's, or -1 (and sought again next time) when there was no memory for it. */
  protected findSeries(): void {
    this.series = this.store.locateTexts(this.#texts)
    this.generation = this.series < 0 ? -1 : this.store.generation
  }
}
