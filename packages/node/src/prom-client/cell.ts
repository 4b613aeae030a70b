/** The series of a child, found at its first value and again after indices were dealt anew: one comparison a call. */
import type { HistogramStore, ScalarStore } from '@sightline/core'
import type { GivenLabels } from './label-arguments.ts'
import type { SeriesTable } from './series-table.ts'

export class Cell<S extends ScalarStore | HistogramStore> {
  readonly #table: SeriesTable<S>
  readonly #labels: GivenLabels
  #series = -1
  #epoch = -1

  constructor(table: SeriesTable<S>, labels: GivenLabels) {
    this.#table = table
    this.#labels = labels
  }

  /** @throws Error for a label that was not declared */
  series(): number {
    return this.#epoch === this.#table.epoch ? this.#series : this.#seek()
  }

  #seek(): number {
    const found = this.#table.find(this.#labels)
    this.#series = found < 0 ? this.#table.locate(this.#labels) : found
    this.#epoch = this.#table.epoch
    return this.#series
  }
}
