/** State sets (OpenMetrics 1.0, "StateSet"): one series a state, of which one is 1 and the others are 0. */
import type { GivenLabels } from './label-text.ts'
import type { MetricHost } from './metric-host.ts'
import { refuseValue } from './refuse-value.ts'
import type { ScalarStore } from './scalar-store.ts'

export class StateSetRecorder {
  readonly #host: MetricHost
  readonly #store: ScalarStore
  readonly #states: readonly string[]

  constructor(host: MetricHost, store: ScalarStore) {
    this.#host = host
    this.#store = store
    this.#states = store.definition.states ?? []
  }

  set(state: string, labels?: GivenLabels): void {
    const { definition, column } = this.#store
    if (!this.#host.gate.on) return
    if (!this.#states.includes(state)) {
      refuseValue(this.#host.guard, definition.name, state, `one of ${this.#states.join(', ')}`)
      return
    }
    // The last label is the state's own.
    const texts = this.#store.textsOf(labels).slice(0, -1)
    for (const one of this.#states) {
      column.data[this.#store.locateTexts([...texts, one])] = one === state ? 1 : 0
    }
  }
}
