/** The registry's contract: tables in, recorders out; families for exporters. */
import type { MetricTable } from './definition.ts'
import type { MetricFamily } from './family.ts'
import type { Recorders } from './recorders.ts'

export interface Metrics {
  /**
   * Recorders for a table, made once: the same definition gives the same recorder, to every caller in the process.
   * While the runtime is silent a recorder's call returns after one test of a flag and nothing is stored.
   *
   * @throws SightlineError `SL_METRIC_CONFLICT` when a name is taken by another definition,
   *   `SL_METRIC_INVALID` naming table key, rule and what came for a bad name, label, bucket or missing help
   */
  use<const T extends MetricTable>(table: T): Recorders<T>
  /** Runs the observables' callbacks, then gives all families in order of name. The array is the caller's. */
  collect(): MetricFamily[]
  /** Everything declared so far, whether it was recorded or not; for reference pages and coverage tests. */
  definitions(): readonly import('./definition.ts').MetricDefinition[]
  /** Empties all series (tests, and the end of `stop()`); recorders and bound children stay usable. */
  reset(): void
}

export interface MetricLimits {
  /** Series a metric may have before the label guard collapses its exploding label to `_other`. */
  readonly maxSeriesPerMetric: number
}
