/** Info metrics: one series of value 1 whose labels are the fact. */
import type { GivenLabels } from './label-text.ts'
import type { MetricHost } from './metric-host.ts'
import type { ScalarStore } from './scalar-store.ts'

export class InfoRecorder {
  readonly #host: MetricHost
  readonly #store: ScalarStore

  constructor(host: MetricHost, store: ScalarStore) {
    this.#host = host
    this.#store = store
  }

  /** Replaces the fact. The same fact again changes nothing, so that exporters keep what they cached. */
  set(labels?: GivenLabels): void {
    const store = this.#store
    if (!this.#host.gate.on) return
    const texts = store.textsOf(labels)
    const standing = store.seriesCount === 0 ? undefined : store.labelValuesAt(0)
    if (standing?.every((text, position) => text === texts[position])) return
    store.clear()
    store.column.data[store.add(texts, this.#host.clock.now())] = 1
  }
}
