/**
 * The families that exporters read of another API's metrics: numbers from the kit's own stores, labels from the open
 * list. The definition is made anew, and so another object, when the list of labels has grown.
 */
import type {
  CheckedDefinition,
  Exemplar,
  ExponentialPoint,
  HistogramFamily,
  HistogramStore,
  InstrumentationScope,
  ScalarFamily,
  ScalarStore,
} from '@sightline/core'
import type { AttributeSeries } from './attribute-series.ts'
import type { StreamPlan } from './stream-plan.ts'

type Store = ScalarStore | HistogramStore

class StreamColumns<S extends Store> {
  readonly scope: InstrumentationScope
  protected readonly store: S
  readonly #series: AttributeSeries
  readonly #plan: StreamPlan
  #description: string
  #definition: CheckedDefinition | undefined

  constructor(plan: StreamPlan, store: S, series: AttributeSeries) {
    this.scope = plan.scope
    this.store = store
    this.#series = series
    this.#plan = plan
    this.#description = plan.description
  }

  get definition(): CheckedDefinition {
    const { labels } = this.#series
    if (this.#definition?.labels.length !== labels.length) {
      this.#definition = definitionOf(this.#plan, this.#description, labels)
    }
    return this.#definition!
  }

  get description(): string {
    return this.#description
  }

  describe(description: string): void {
    this.#description = description
    this.#definition = undefined
  }

  get generation(): number {
    return this.store.generation
  }

  get seriesCount(): number {
    return this.store.seriesCount
  }

  labelValuesAt(series: number): readonly string[] {
    return this.#series.textsAt(series)
  }

  attributesAt(series: number): readonly unknown[] {
    return this.#series.pairsAt(series)
  }

  createdAt(series: number): number {
    return this.store.createdAt(series)
  }
}

export class ScalarStream extends StreamColumns<ScalarStore> implements ScalarFamily {
  readonly shape = 'scalar'

  get values(): Float64Array {
    return this.store.values
  }
}

export class HistogramStream extends StreamColumns<HistogramStore> implements HistogramFamily {
  readonly shape = 'histogram'

  get bounds(): Float64Array {
    return this.store.bounds
  }

  get stride(): number {
    return this.store.stride
  }

  get counts(): Float64Array {
    return this.store.counts
  }

  get sums(): Float64Array {
    return this.store.sums
  }

  exemplarAt(series: number, bucket: number): Exemplar | undefined {
    return this.store.exemplarAt(series, bucket)
  }

  exponentialAt(series: number): ExponentialPoint | undefined {
    return this.store.exponentialAt(series)
  }
}

/** Not checked as the kit's own tables are: what a foreign library declares is shown as it is. */
export function definitionOf(plan: StreamPlan, description: string, labels: readonly string[]): CheckedDefinition {
  const { kind, name, unit, boundaries } = plan
  return Object.freeze({
    kind,
    name,
    help: description,
    ...(unit !== '' && { unit }),
    labels: Object.freeze([...labels]),
    buckets: boundaries,
  })
}
