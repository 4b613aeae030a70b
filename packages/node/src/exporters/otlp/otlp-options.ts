/** What an application may say about OTLP. What it leaves out is taken from the environment. */
import type { Tls } from '../transport/receiver.ts'
import type { OtlpSignal } from './otlp-metrics.ts'
import type { HistogramAggregation } from './signals/histogram-aggregation.ts'
import type { TemporalityPreference } from './signals/temporality.ts'
import type { SpoolOptions } from './spool/spool-options.ts'
import type { OtlpCompression, OtlpProtocol } from './transport/endpoint.ts'

export interface OtlpOptions {
  /** Base address; `v1/traces`, `v1/metrics` and `v1/logs` are added. Default http://localhost:4318. */
  readonly endpoint?: string
  /** Default: all three. */
  readonly signals?: readonly OtlpSignal[]
  readonly headers?: Readonly<Record<string, string>>
  /** Default http/protobuf. */
  readonly protocol?: OtlpProtocol
  /** Default none. */
  readonly compression?: OtlpCompression
  /** For one attempt, ms. Default 10,000. */
  readonly timeoutMs?: number
  readonly tls?: Tls
  /** Keeps on disk what the receiver does not take now, and what is left when the process ends. Default: nothing. */
  readonly spool?: SpoolOptions
  /** Totals, or changes since the last export. Default cumulative. */
  readonly temporality?: TemporalityPreference
  /** Histograms with the buckets of their definitions, or with exponential ones. Default explicit_bucket_histogram. */
  readonly histogramAggregation?: HistogramAggregation
  /** Time between two exports of metrics, ms. Default 60,000. */
  readonly metricIntervalMs?: number
}
