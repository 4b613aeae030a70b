/**
 * Streams: where the measurements of an instrument go. Each keeps one metric in one of the kit's stores, whose series
 * have no labels of their own: attributes find their series before it.
 */
import type { Context } from '@opentelemetry/api'
import { HistogramStore, type MetricFamily, type MetricHost, ScalarStore } from '@sightline/core'
import { createExponentialStore } from '../../exponential-histograms/create-exponential-store.ts'
import { AttributeSeries } from './attribute-series.ts'
import type { ExemplarOf } from './exemplar-filter.ts'
import { definitionOf, HistogramStream, ScalarStream } from './stream-family.ts'
import type { StreamPlan } from './stream-plan.ts'

export interface Stream {
  readonly plan: StreamPlan
  readonly family: MetricFamily & { readonly description: string; describe(description: string): void }
  /** Hot. @param value - a number that the instrument may take */
  record(value: number, attributes: object | undefined, context?: Context): void
  /** Before somebody reads the family. */
  beginReading?(): void
  /** After the callbacks were asked. */
  endAsking?(): void
}

export interface StreamHost {
  readonly host: MetricHost
  readonly exemplarOf: ExemplarOf | undefined
  /** Told once of a metric that reached its limit. @param sample - attributes that found no room */
  onOverflow(plan: StreamPlan, sample: Readonly<Record<string, string>>): void
}

export function createStream(plan: StreamPlan, by: StreamHost): Stream {
  if (plan.aggregation === 'histogram') return new BucketStream(plan, by)
  return plan.isObserved ? new ObservedStream(plan, by) : new NumberStream(plan, by)
}

function createSeries(plan: StreamPlan, by: StreamHost, store: ScalarStore | HistogramStore): AttributeSeries {
  const { clock, guard } = by.host
  let isTold = false
  return new AttributeSeries({
    filter: plan.filter,
    limit: plan.limit,
    add: () => store.add([], clock.now()),
    refuse: (error) => guard.report(`OpenTelemetry metric ${plan.name}`, error),
    onOverflow(attributes) {
      if (isTold) return
      isTold = true
      by.onOverflow(plan, Object.fromEntries(attributes.map((one) => [one.key, one.text])))
    },
  })
}

/** Sums and last values of what is recorded. */
class NumberStream implements Stream {
  readonly plan: StreamPlan
  readonly family: ScalarStream
  readonly #series: AttributeSeries
  readonly #column: ScalarStore['column']
  readonly #adds: boolean

  constructor(plan: StreamPlan, by: StreamHost) {
    const store = new ScalarStore(definitionOf(plan, plan.description, []), by.host)
    this.plan = plan
    this.#series = createSeries(plan, by, store)
    this.#column = store.column
    this.#adds = plan.aggregation === 'sum'
    this.family = new ScalarStream(plan, store, this.#series)
  }

  record(value: number, attributes: object | undefined): void {
    const series = this.#series.locate(attributes)
    if (this.#adds) this.#column.data[series]! += value
    else this.#column.data[series] = value
  }
}

/** The store that a plan's histogram asks for. */
function createBucketStore(plan: StreamPlan, { host }: StreamHost): HistogramStore {
  const { exponential } = plan
  const by = exponential === undefined ? host : { ...host, exponential: () => createExponentialStore(exponential) }
  return new HistogramStore(definitionOf(plan, plan.description, []), by)
}

/** Counts by bucket, sums and exemplars. */
class BucketStream implements Stream {
  readonly plan: StreamPlan
  readonly family: HistogramStream
  readonly #series: AttributeSeries
  readonly #store: HistogramStore
  readonly #exemplarOf: ExemplarOf | undefined

  constructor(plan: StreamPlan, by: StreamHost) {
    this.plan = plan
    this.#store = createBucketStore(plan, by)
    this.#series = createSeries(plan, by, this.#store)
    this.#exemplarOf = by.exemplarOf
    this.family = new HistogramStream(plan, this.#store, this.#series)
  }

  record(value: number, attributes: object | undefined, context?: Context): void {
    const series = this.#series.locate(attributes)
    this.#store.record(series, value)
    const span = this.#exemplarOf?.(context)
    if (span !== undefined) this.#store.offerExemplar(series, value, span)
  }

  beginReading(): void {
    this.#store.reopenExemplars()
  }
}

/**
 * Values that callbacks report: totals for sums. Each collection shows what was reported for it and nothing older. The
 * same attributes again replace the value; different ones that a view or the limit made one series add up in a sum.
 */
class ObservedStream implements Stream {
  readonly plan: StreamPlan
  readonly family: ScalarStream
  readonly #series: AttributeSeries
  readonly #store: ScalarStore
  readonly #adds: boolean
  readonly #reported = new Set<number>()

  constructor(plan: StreamPlan, by: StreamHost) {
    this.plan = plan
    this.#store = new ScalarStore(definitionOf(plan, plan.description, []), by.host)
    this.#series = createSeries(plan, by, this.#store)
    this.#adds = plan.aggregation === 'sum'
    this.family = new ScalarStream(plan, this.#store, this.#series)
  }

  record(value: number, attributes: object | undefined): void {
    const series = this.#series.locate(attributes)
    if (series < 0) return
    const { data } = this.#store.column
    const isAdded = this.#adds && this.#reported.has(series) && this.#isShared(series)
    data[series] = isAdded ? data[series]! + value : value
    this.#reported.add(series)
  }

  beginReading(): void {
    this.#reported.clear()
  }

  endAsking(): void {
    if (this.#reported.size === this.#store.seriesCount) return
    const kept = [...this.#reported].sort((a, b) => a - b)
    this.#store.keepOnly(kept)
    this.#series.keepOnly(kept)
  }

  /** Different attributes may have led here. */
  #isShared(series: number): boolean {
    return this.plan.filter !== undefined || series === this.#series.overflow
  }
}
