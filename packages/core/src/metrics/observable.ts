/**
 * Observable gauges and counters: callbacks that report when somebody collects. Each collection shows what was reported
 * in it and nothing older. Indices are dealt anew only when a series was not reported any more.
 */
import type { GivenLabels } from './label-text.ts'
import type { MetricHost } from './metric-host.ts'
import { refuseValue } from './refuse-value.ts'
import type { ScalarStore } from './scalar-store.ts'

type Report = (value: number, labels: GivenLabels) => void
type Callback = (report: Report) => unknown

export class ObservableRecorder {
  readonly #host: MetricHost
  readonly #store: ScalarStore
  readonly #isCounter: boolean
  readonly #where: string
  /** A callback given twice is two entries, each with its own end. */
  readonly #callbacks = new Set<{ readonly run: Callback }>()
  readonly #reported = new Set<number>()
  #isCollecting = false

  constructor(host: MetricHost, store: ScalarStore) {
    this.#host = host
    this.#store = store
    this.#isCounter = store.definition.kind === 'observableCounter'
    this.#where = `observable ${store.definition.name}`
  }

  observe(callback: Callback): () => void {
    const entry = { run: callback }
    this.#callbacks.add(entry)
    return () => {
      this.#callbacks.delete(entry)
    }
  }

  /** Asks every callback and drops the series that none of them reported. A callback that throws disturbs no other. */
  collect(): void {
    this.#reported.clear()
    this.#isCollecting = true
    for (const { run } of [...this.#callbacks]) {
      this.#host.guard.run(this.#where, () => run(this.#report))
    }
    this.#isCollecting = false
    if (this.#reported.size < this.#store.seriesCount) {
      this.#store.keepOnly([...this.#reported].sort((a, b) => a - b))
    }
  }

  readonly #report: Report = (value, labels) => {
    const { guard } = this.#host
    const { name } = this.#store.definition
    if (!this.#isCollecting) {
      guard.report(this.#where, new Error(`${name}: reported after its callback had returned; dropped`))
    } else if (typeof value !== 'number' || Number.isNaN(value)) {
      refuseValue(guard, name, value, 'a number other than NaN')
    } else if (this.#isCounter && !(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      refuseValue(guard, name, value, 'a finite number of at least 0')
    } else {
      this.#take(value, this.#store.locate(labels))
    }
  }

  /** Reported twice in one collection (series folded by the label guard are): counters add up, of gauges the last stands. */
  #take(value: number, series: number): void {
    if (series < 0) return
    const { data } = this.#store.column
    data[series] = this.#isCounter && this.#reported.has(series) ? data[series]! + value : value
    this.#reported.add(series)
  }
}
