/** The registry's contract: tables in, recorders out; families for exporters. */
import type { MetricDefinition, MetricTable } from './definition.ts'
import type { MetricFamily } from './family.ts'
import type { MetricHost } from './metric-host.ts'
import type { Recorders } from './recorders.ts'

/** Gets the families so far; what it gives is passed on. */
export type CollectorStep = (families: readonly MetricFamily[]) => readonly MetricFamily[]

export interface Metrics {
  /**
   * Recorders for a table, made once: the same definition gives the same recorder, to every caller in the process.
   * While the runtime is silent a recorder's call returns after one test of a flag and nothing is stored. Counters and
   * histograms without labels, and metrics whose labels' values are all known, have their series at 0 from here on.
   *
   * @throws SightlineError `SL_METRIC_CONFLICT` when a name is taken by another definition,
   *   `SL_METRIC_INVALID` naming the row, the rule and what came; then nothing of the table is taken
   */
  use<const T extends MetricTable>(table: T): Recorders<T>
  /**
   * Runs the observables' callbacks (unless silent), then gives all families in order of name. The array is the
   * caller's; the families are the same objects each time, and live, unless a step of `addCollector` replaces them.
   */
  collect(): MetricFamily[]
  /** The registry's own families as they are, by name: asks no callback and goes through no step. */
  families(): MetricFamily[]
  /**
   * Adds a step between the families and whoever collects: it may add families of its own (another API's, another
   * thread's) or put others in the place of given ones. Steps run at each collection, in the order in which they came.
   *
   * @param step - one that throws is passed over
   * @param prepare - what the step needs and what may take time, as `prepare()` does it; it bounds itself
   * @returns takes the step out again
   */
  addCollector(step: CollectorStep, prepare?: () => Promise<void>): () => void
  /**
   * Does ahead what takes time, so that `collect` right after it is quick and up to date. For those who can wait; others
   * collect at once, and get what is known. Never rejects.
   */
  prepare(): Promise<void>
  /**
   * For exporters that can show exemplars: from now on histograms take the active sampled span as the exemplar of the
   * first value a bucket and collection, until the runtime is switched off.
   */
  showExemplars(): void
  /** What stores of a front of its own are made with: `new ScalarStore(definition, metrics.host)`. */
  readonly host: MetricHost
  /** Everything declared so far, whether it was recorded or not; for reference pages and coverage tests. */
  definitions(): readonly MetricDefinition[]
  /**
   * Empties all series (tests, and the end of `stop()`) but those that start at 0; recorders, bound children and the
   * observables' callbacks stay usable.
   */
  reset(): void
}
