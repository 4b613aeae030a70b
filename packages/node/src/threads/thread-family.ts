/** One metric of another thread, read from its shared memory. */
import type { FamilyPart } from '../merging/family-part.ts'
import { SeriesLogReader } from './series-log.ts'
import type { FamilyMessage } from './thread-message.ts'

export class ThreadFamily implements FamilyPart {
  generation = 0
  #columns: readonly Float64Array[] = []
  #log!: SeriesLogReader

  constructor(message: FamilyMessage) {
    this.follow(message)
  }

  /** The same metric in other memory. */
  follow({ generation, columns, texts, definition }: FamilyMessage): void {
    this.generation = generation
    this.#columns = columns
    this.#log = new SeriesLogReader(texts, definition.labels.length)
  }

  get seriesCount(): number {
    return this.#log.seriesCount
  }

  labelValuesAt(series: number): readonly string[] {
    return this.#log.at(series)
  }

  createdAt(series: number): number {
    return this.#columns[0]![series]!
  }

  numbers(): readonly Float64Array[] {
    return this.#columns.slice(1)
  }
}
