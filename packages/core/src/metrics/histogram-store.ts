/** Bucket counts, sum and exemplars of each series of a histogram. It is the family that exporters read. */
import type { Span } from '../trace/span.ts'
import { bucketOf } from './bucket-of.ts'
import type { CheckedDefinition } from './checked-definition.ts'
import { Column } from './column.ts'
import { ExemplarSlots } from './exemplar-slots.ts'
import type { Exemplar, HistogramFamily } from './family.ts'
import type { MetricHost } from './metric-host.ts'
import { SeriesSet } from './series-set.ts'

export class HistogramStore extends SeriesSet implements HistogramFamily {
  readonly shape = 'histogram'
  readonly bounds: Float64Array
  readonly stride: number
  readonly #counts: Column
  readonly #sums: Column
  readonly #host: MetricHost
  /** Made with the first exemplar: most histograms never hold one. */
  #exemplars: ExemplarSlots | undefined

  constructor(definition: CheckedDefinition, host: MetricHost) {
    const counts = new Column(definition.buckets.length + 1)
    const sums = new Column(1)
    super(definition, host, [counts, sums])
    this.bounds = Float64Array.from(definition.buckets)
    this.stride = counts.stride
    this.#counts = counts
    this.#sums = sums
    this.#host = host
  }

  get counts(): Float64Array {
    return this.#counts.data
  }

  get sums(): Float64Array {
    return this.#sums.data
  }

  /** Hot. The series must be one of this store's. */
  record(series: number, value: number): void {
    this.#counts.data[series * this.stride + bucketOf(this.bounds, value)]! += 1
    this.#sums.data[series]! += value
  }

  /**
   * Keeps the span as the exemplar of the value's bucket unless it is unsampled or the bucket has one since the last
   * scrape. A span is foreign to the metrics: whatever it throws stays here.
   */
  offerExemplar(series: number, value: number, span: Span): void {
    try {
      if (!span.isSampled) return
      this.#exemplars ??= new ExemplarSlots(this.#host.clock)
      this.#exemplars.keep(series * this.stride + bucketOf(this.bounds, value), value, span)
    } catch (error) {
      this.#host.guard.report(`metric ${this.definition.name}`, error)
    }
  }

  exemplarAt(series: number, bucket: number): Exemplar | undefined {
    return this.#exemplars?.at(series * this.stride + bucket)
  }

  /** Lets each bucket take a new exemplar; what is there stays readable until then. */
  reopenExemplars(): void {
    this.#exemplars?.reopen()
  }

  override clear(): void {
    super.clear()
    this.#exemplars = undefined
  }
}
