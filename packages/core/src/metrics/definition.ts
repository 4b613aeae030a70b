/**
 * Metrics are declared in tables. A table drives the recorders' types, the Prometheus help, the metric reference and
 * the coverage tests. Names follow OpenTelemetry (dots, no unit, no `_total`); exporters derive their own.
 */

export const METRIC_KINDS = [
  'counter',
  'upDownCounter',
  'gauge',
  'histogram',
  'info',
  'stateset',
  'observableGauge',
  'observableCounter',
] as const
export type MetricKind = (typeof METRIC_KINDS)[number]

/** How a gauge of several threads or processes becomes one: `main` shows only the value of who collects. */
export const MERGE_RULES = ['sum', 'max', 'min', 'main'] as const
export type MergeRule = (typeof MERGE_RULES)[number]

export type LabelValue = string | number | boolean

export interface MetricDefinition {
  readonly kind: MetricKind
  /** OpenTelemetry instrument name: a letter, then up to 254 of letters, digits and `_ . - /`. Case does not tell two apart. */
  readonly name: string
  /** One sentence; what Prometheus shows as HELP. */
  readonly help: string
  /** UCUM: `s`, `By`, `1`, `{file}`. */
  readonly unit?: string
  /**
   * The closed list of label names; order is the order in the exposition. They must still differ once Prometheus has
   * replaced all but letters, digits and `_`. Call sites that write their labels in this order are the fastest.
   */
  readonly labels?: readonly string[]
  /**
   * Labels whose values are known: they are typed, another value is counted as a fault and recorded as `_other`. When
   * every label is known all series start at 0: at most 500 combinations.
   */
  readonly values?: { readonly [label: string]: readonly string[] }
  /** Labels that are whole numbers to OpenTelemetry (`http.response.status_code`): sent as such over OTLP. */
  readonly types?: { readonly [label: string]: 'int' }
  /** Histogram bounds, ascending, in the unit. Required unless the unit is `s`, which has 14 from 5 ms to 10 s. */
  readonly buckets?: readonly number[]
  /** Of a state set: all states there are. It has one series a state, told apart by a label that is named like the metric. */
  readonly states?: readonly string[]
  /** For gauges that several threads or processes of a service have. Default `sum`; everything else is always summed. */
  readonly merge?: MergeRule
  /** The whole Prometheus name where history demands one that the rules would not derive (`nodejs_eventloop_lag_seconds`). */
  readonly prometheusName?: string
}

export type MetricTable = { readonly [key: string]: MetricDefinition }

/** Keeps the literal types of a table; checks nothing at run time (the registry does, when the table is used). */
export function defineMetrics<const T extends MetricTable>(table: T): T {
  return table
}

type LabelName<D> = D extends { readonly labels: readonly (infer L extends string)[] } ? L : never
type ValueOf<D, L extends string> = D extends {
  readonly values: { readonly [K in L]: readonly (infer V extends string)[] }
}
  ? V
  : LabelValue
/** The labels object of a definition: every name required, known values as a union of literals. */
export type LabelsOf<D> = { readonly [L in LabelName<D>]: ValueOf<D, L> }
/** The states of a state set, as a union of literals. */
export type StateOf<D> = D extends { readonly states: readonly (infer S extends string)[] } ? S : string
/** The trailing `labels` argument: absent for a metric without labels, required otherwise. */
export type LabelArguments<D> = LabelName<D> extends never ? readonly [] : readonly [labels: LabelsOf<D>]
