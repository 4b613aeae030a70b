/** Gauges: the last value set stands. Infinities are values a limit may have; NaN is none and is dropped. */
import { BoundSeries } from './bound-series.ts'
import type { GivenLabels } from './label-text.ts'
import type { MetricHost } from './metric-host.ts'
import type { BoundGauge } from './recorders.ts'
import { refuseValue } from './refuse-value.ts'
import type { ScalarStore } from './scalar-store.ts'

const WANTED = 'a number other than NaN'

export class GaugeRecorder {
  readonly #host: MetricHost
  readonly #store: ScalarStore

  constructor(host: MetricHost, store: ScalarStore) {
    this.#host = host
    this.#store = store
  }

  set(value: number, labels: GivenLabels): void {
    if (!this.#host.gate.on) return
    if (typeof value === 'number' && !Number.isNaN(value)) {
      const series = this.#store.locate(labels)
      this.#store.column.data[series] = value
    } else {
      refuseValue(this.#host.guard, this.#store.definition.name, value, WANTED)
    }
  }

  bind(labels?: GivenLabels): BoundGauge {
    return new BoundGaugeCell(this.#host, this.#store, this.#store.textsOf(labels))
  }
}

/** Shows no series before the first value: a 0 that nobody measured would be a lie. */
class BoundGaugeCell extends BoundSeries<ScalarStore> implements BoundGauge {
  readonly #host: MetricHost

  constructor(host: MetricHost, store: ScalarStore, texts: readonly string[]) {
    super(store, texts)
    this.#host = host
  }

  set(value: number): void {
    if (!this.#host.gate.on) return
    if (typeof value === 'number' && !Number.isNaN(value)) {
      if (this.generation !== this.store.generation) this.findSeries()
      this.store.column.data[this.series] = value
    } else {
      refuseValue(this.#host.guard, this.store.definition.name, value, WANTED)
    }
  }
}
