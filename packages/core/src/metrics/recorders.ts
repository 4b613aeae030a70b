/**
 * What code that records holds. Recorders never throw. A bad value is counted as a fault and dropped; a label value that
 * is none (an object, NaN) is counted as a fault and recorded as `_other`; an absent one is `''`.
 */
import type { Span } from '../trace/span.ts'
import type { LabelArguments, MetricDefinition, MetricTable, StateOf } from './definition.ts'

export interface Counter<D = MetricDefinition> {
  /** Adds a non-negative amount. @param value - in the metric's unit */
  add(value: number, ...labels: LabelArguments<D>): void
  /**
   * The series of these labels, found once; `add` on it costs nanoseconds. Valid for the life of the process. The
   * series starts at 0 here, or with its first value when the runtime is silent now.
   */
  bind(...labels: LabelArguments<D>): BoundCounter
}
export interface BoundCounter {
  add(value: number): void
}
/** Like a counter, but the amount may be negative. */
export type UpDownCounter<D = MetricDefinition> = Counter<D>

export interface Gauge<D = MetricDefinition> {
  /** @param value - any number but NaN: what cannot be measured is left out */
  set(value: number, ...labels: LabelArguments<D>): void
  bind(...labels: LabelArguments<D>): BoundGauge
}
export interface BoundGauge {
  set(value: number): void
}

export interface Histogram<D = MetricDefinition> {
  /**
   * Records one finite value in the metric's unit. After the labels a sampled span may come that this value belongs to:
   * it is kept as the exemplar of at most one value a bucket and scrape.
   */
  observe(value: number, ...labels: readonly [...LabelArguments<D>, exemplar?: Span | undefined]): void
  bind(...labels: LabelArguments<D>): BoundHistogram
}
export interface BoundHistogram {
  /** @param exemplar - a sampled span that this value belongs to; kept for at most one value a bucket and scrape */
  observe(value: number, exemplar?: Span | undefined): void
}

/** A fact as labels on the value 1 (`build_info`); setting it again replaces the fact. */
export interface Info<D = MetricDefinition> {
  set(...labels: LabelArguments<D>): void
}

/** Which of its states something is in, as OpenMetrics' StateSet: 1 for that one, 0 for the others. Absent before the first `set`. */
export interface StateSet<D = MetricDefinition> {
  set(state: StateOf<D>, ...labels: LabelArguments<D>): void
}

/** Reads values when somebody looks. The callback reports through `report`; it runs at each collection, must be quick and must not wait. */
export interface Observable<D = MetricDefinition> {
  /** @returns a function that takes the callback out again */
  observe(callback: (report: (value: number, ...labels: LabelArguments<D>) => void) => void): () => void
}

export type RecorderOf<D extends MetricDefinition> = D['kind'] extends 'counter'
  ? Counter<D>
  : D['kind'] extends 'upDownCounter'
    ? UpDownCounter<D>
    : D['kind'] extends 'gauge'
      ? Gauge<D>
      : D['kind'] extends 'histogram'
        ? Histogram<D>
        : D['kind'] extends 'info'
          ? Info<D>
          : D['kind'] extends 'stateset'
            ? StateSet<D>
            : Observable<D>

export type Recorders<T extends MetricTable> = { readonly [K in keyof T]: RecorderOf<T[K]> }
