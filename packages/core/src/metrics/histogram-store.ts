/** Bucket counts, sum, exemplars and exponential buckets of each series of a histogram. It is the family that exporters read. */
import type { Span } from '../trace/span.ts'
import { bucketOf } from './bucket-of.ts'
import type { CheckedDefinition } from './checked-definition.ts'
import { Column } from './column.ts'
import { ExemplarSlots } from './exemplar-slots.ts'
import type { ExponentialPoint, ExponentialStore } from './exponential.ts'
import type { Exemplar, HistogramFamily } from './family.ts'
import type { MetricHost } from './metric-host.ts'
import { SeriesSet } from './series-set.ts'

/** What an exemplar needs of a span. */
type ExemplarSpan = Pick<Span, 'traceId' | 'spanId' | 'isSampled'>

export class HistogramStore extends SeriesSet implements HistogramFamily {
  readonly shape = 'histogram'
  readonly bounds: Float64Array
  readonly stride: number
  readonly #counts: Column
  readonly #sums: Column
  readonly #host: MetricHost
  /** Made with the first exemplar: most histograms never hold one. */
  #exemplars: ExemplarSlots | undefined
  #exponential: ExponentialStore | undefined

  constructor(definition: CheckedDefinition, host: MetricHost) {
    const counts = new Column(definition.buckets.length + 1)
    const sums = new Column(1)
    super(definition, host, [counts, sums])
    this.bounds = Float64Array.from(definition.buckets)
    this.stride = counts.stride
    this.#counts = counts
    this.#sums = sums
    this.#host = host
    this.#exponential = host.exponential?.(definition)
  }

  get counts(): Float64Array {
    return this.#counts.data
  }

  get sums(): Float64Array {
    return this.#sums.data
  }

  /**
   * Hot. The series must be one of this store's.
   *
   * @param given - the span that the value belongs to; else it is the active one, where somebody shows exemplars
   */
  record(series: number, value: number, given?: Span | undefined): void {
    const slot = series * this.stride + bucketOf(this.bounds, value)
    this.#counts.data[slot]! += 1
    this.#sums.data[series]! += value
    if (this.#exponential !== undefined) this.#exponential.record(series, value)
    if (given !== undefined) this.offerExemplar(series, value, given)
    else if (this.#host.activeSpan !== undefined) this.#offerActive(slot, value)
  }

  /**
   * Keeps the span as the exemplar of the value's bucket unless it is unsampled or the bucket was given one since the
   * last scrape.
   */
  offerExemplar(series: number, value: number, span: ExemplarSpan): void {
    this.#offer(series * this.stride + bucketOf(this.bounds, value), value, span, true)
  }

  exemplarAt(series: number, bucket: number): Exemplar | undefined {
    return this.#exemplars?.at(series * this.stride + bucket)
  }

  exponentialAt(series: number): ExponentialPoint | undefined {
    return this.#exponential?.at(series)
  }

  /** Lets each bucket take a new exemplar; what is there stays readable until then. */
  reopenExemplars(): void {
    this.#exemplars?.reopen()
  }

  override clear(): void {
    super.clear()
    this.#exemplars = undefined
    this.#exponential = this.#host.exponential?.(this.definition)
  }

  override keepOnly(kept: readonly number[]): void {
    const exponential = this.#exponential
    exponential?.keepOnly(kept)
    super.keepOnly(kept)
    this.#exponential = exponential
  }

  #offerActive(slot: number, value: number): void {
    this.#exemplars ??= new ExemplarSlots(this.#host.clock)
    if (!this.#exemplars.isWorthALook(slot)) return
    const span = this.#host.activeSpan!()
    if (span !== undefined) this.#offer(slot, value, span, false)
  }

  /** A span is foreign to the metrics: whatever it throws stays here. */
  #offer(slot: number, value: number, span: ExemplarSpan, isGiven: boolean): void {
    try {
      if (slot < 0 || !span.isSampled) return
      this.#exemplars ??= new ExemplarSlots(this.#host.clock)
      this.#exemplars.keep(slot, value, span, isGiven)
    } catch (error) {
      this.#host.guard.report(`metric ${this.definition.name}`, error)
    }
  }
}
