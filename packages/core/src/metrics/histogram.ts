/**
 * Histograms: one bucket count and a sum a value. With three labels about 45 ns, bound about 8 ns, silent about 1 ns.
 * Where exemplars are shown, the active span is looked up only while its bucket has none since the last scrape.
 */
import type { Span } from '../trace/span.ts'
import { BoundSeries } from './bound-series.ts'
import type { HistogramStore } from './histogram-store.ts'
import type { GivenLabels } from './label-text.ts'
import type { MetricHost } from './metric-host.ts'
import type { BoundHistogram } from './recorders.ts'
import { refuseValue } from './refuse-value.ts'

const WANTED = 'a finite number'

export class HistogramRecorder {
  readonly #host: MetricHost
  readonly #gate: MetricHost['gate']
  readonly #store: HistogramStore
  readonly #hasLabels: boolean

  constructor(host: MetricHost, store: HistogramStore) {
    this.#host = host
    this.#gate = host.gate
    this.#store = store
    this.#hasLabels = store.definition.labels.length > 0
  }

  /** Without labels the exemplar comes first. */
  observe(value: number, labels: GivenLabels, exemplar?: Span): void {
    if (!this.#gate.on) return
    if (typeof value === 'number' && value - value === 0) {
      const series = this.#store.locate(labels)
      this.#store.record(series, value, this.#hasLabels ? exemplar : (labels as unknown as Span | undefined))
    } else {
      refuseValue(this.#host.guard, this.#store.definition.name, value, WANTED)
    }
  }

  bind(labels?: GivenLabels): BoundHistogram {
    return new BoundHistogramCells(this.#host, this.#store, this.#store.textsOf(labels))
  }
}

class BoundHistogramCells extends BoundSeries<HistogramStore> implements BoundHistogram {
  readonly #gate: MetricHost['gate']
  readonly #host: MetricHost

  constructor(host: MetricHost, store: HistogramStore, texts: readonly string[]) {
    super(store, texts)
    this.#gate = host.gate
    this.#host = host
    if (host.gate.on) this.findSeries()
  }

  observe(value: number, exemplar?: Span): void {
    if (!this.#gate.on) return
    if (typeof value === 'number' && value - value === 0) {
      if (this.generation !== this.store.generation) this.findSeries()
      this.store.record(this.series, value, exemplar)
    } else {
      refuseValue(this.#host.guard, this.store.definition.name, value, WANTED)
    }
  }
}
