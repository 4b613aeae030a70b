/** OTLP's options, environment and defaults brought together. */
import { readFileSync } from 'node:fs'
import { describeError } from '@sightline/core'
import type { Environment } from '../../environment/variables.ts'
import { isHeader } from '../transport/is-header.ts'
import type { Tls } from '../transport/receiver.ts'
import { otlpErrors } from './otlp-errors.ts'
import { OTLP_SIGNALS, type OtlpSignal } from './otlp-metrics.ts'
import type { OtlpOptions } from './otlp-options.ts'
import type { BatchLimits } from './signals/batcher.ts'
import type { HistogramAggregation } from './signals/histogram-aggregation.ts'
import type { TemporalityPreference } from './signals/temporality.ts'
import { DEFAULT_SPOOL_BYTES, type SpoolOptions } from './spool/spool-options.ts'
import type { OtlpEndpoint } from './transport/endpoint.ts'

const DEFAULT_BASE = 'http://localhost:4318'
const DEFAULT_TIMEOUT_MS = 10_000
/** OpenTelemetry has 30 s; but a service that shuts down must not wait that long for a receiver that is away. */
const FLUSH_WITHIN_MS = 5_000

export interface QueueSettings extends BatchLimits {
  /** How long a flush waits for the receiver, ms. */
  readonly flushWithinMs: number
}

export interface MetricSettings {
  readonly intervalMs: number
  readonly temporality: TemporalityPreference
  readonly histograms: HistogramAggregation
  /** Histograms keep the active span, so that it can be shown. */
  readonly takesExemplars: boolean
}

export interface OtlpSettings {
  readonly endpoints: { readonly [S in OtlpSignal]?: OtlpEndpoint }
  readonly spans: QueueSettings
  readonly logs: QueueSettings
  /** undefined: nothing is kept on disk. */
  readonly spool: Required<SpoolOptions> | undefined
  readonly metrics: MetricSettings
}

const EXPORTER_VARIABLES = {
  traces: 'OTEL_TRACES_EXPORTER',
  metrics: 'OTEL_METRICS_EXPORTER',
  logs: 'OTEL_LOGS_EXPORTER',
} as const
const PREFIXES = { traces: 'TRACES_', metrics: 'METRICS_', logs: 'LOGS_' } as const

/**
 * @returns undefined when nothing is to be sent
 * @throws SightlineError `SL_OTLP_OPTION_INVALID` for an option; what is wrong in the environment is a warning
 */
export function settleOtlp(
  given: OtlpOptions | boolean | undefined,
  values: Environment,
): { readonly settings: OtlpSettings; readonly warnings: readonly string[] } | undefined {
  const options = typeof given === 'object' ? given : {}
  const signals = OTLP_SIGNALS.filter((signal) => isSent(signal, given, values))
  if (signals.length === 0) return undefined
  const warnings: string[] = []
  const endpoints = Object.fromEntries(
    signals.map((signal) => [signal, endpointOf(signal, options, values, warnings)]),
  ) as OtlpSettings['endpoints']
  const settings: OtlpSettings = {
    endpoints,
    spans: {
      queueSize: values.OTEL_BSP_MAX_QUEUE_SIZE ?? 2048,
      batchSize: values.OTEL_BSP_MAX_EXPORT_BATCH_SIZE ?? 512,
      delayMs: values.OTEL_BSP_SCHEDULE_DELAY ?? 5_000,
      flushWithinMs: values.OTEL_BSP_EXPORT_TIMEOUT ?? FLUSH_WITHIN_MS,
    },
    logs: {
      queueSize: values.OTEL_BLRP_MAX_QUEUE_SIZE ?? 2048,
      batchSize: values.OTEL_BLRP_MAX_EXPORT_BATCH_SIZE ?? 512,
      delayMs: values.OTEL_BLRP_SCHEDULE_DELAY ?? 1_000,
      flushWithinMs: values.OTEL_BLRP_EXPORT_TIMEOUT ?? FLUSH_WITHIN_MS,
    },
    spool: spoolOf(options, values),
    metrics: {
      intervalMs:
        positive('metricIntervalMs', options.metricIntervalMs) ?? values.OTEL_METRIC_EXPORT_INTERVAL ?? 60_000,
      temporality: options.temporality ?? values.OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE ?? 'cumulative',
      histograms:
        options.histogramAggregation ??
        values.OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION ??
        'explicit_bucket_histogram',
      takesExemplars: values.OTEL_METRICS_EXEMPLAR_FILTER !== 'always_off',
    },
  }
  return { settings, warnings }
}

/** The option decides; else the signal's exporter variable; else whether an address was given at all. */
function isSent(signal: OtlpSignal, given: OtlpOptions | boolean | undefined, values: Environment): boolean {
  if (typeof given === 'boolean') return given
  if (given !== undefined) return given.signals?.includes(signal) ?? true
  const named = values[EXPORTER_VARIABLES[signal]] as readonly string[] | undefined
  if (named !== undefined) return named.includes('otlp')
  const own = values[`OTEL_EXPORTER_OTLP_${PREFIXES[signal]}ENDPOINT`]
  return (own ?? values.OTEL_EXPORTER_OTLP_ENDPOINT) !== undefined
}

function endpointOf(signal: OtlpSignal, options: OtlpOptions, values: Environment, warnings: string[]): OtlpEndpoint {
  const prefix = PREFIXES[signal]
  return {
    url: urlOf(signal, options, values),
    protocol:
      options.protocol ??
      values[`OTEL_EXPORTER_OTLP_${prefix}PROTOCOL`] ??
      values.OTEL_EXPORTER_OTLP_PROTOCOL ??
      'http/protobuf',
    compression:
      options.compression ??
      values[`OTEL_EXPORTER_OTLP_${prefix}COMPRESSION`] ??
      values.OTEL_EXPORTER_OTLP_COMPRESSION ??
      'none',
    headers: {
      ...values.OTEL_EXPORTER_OTLP_HEADERS,
      ...values[`OTEL_EXPORTER_OTLP_${prefix}HEADERS`],
      ...checkedHeaders(options.headers),
    },
    timeoutMs:
      positive('timeoutMs', options.timeoutMs) ??
      values[`OTEL_EXPORTER_OTLP_${prefix}TIMEOUT`] ??
      values.OTEL_EXPORTER_OTLP_TIMEOUT ??
      DEFAULT_TIMEOUT_MS,
    tls: { ...tlsOf(signal, values, warnings), ...options.tls },
  }
}

function urlOf(signal: OtlpSignal, options: OtlpOptions, values: Environment): string {
  const own = values[`OTEL_EXPORTER_OTLP_${PREFIXES[signal]}ENDPOINT`]
  if (options.endpoint === undefined && own !== undefined) return own
  const base = options.endpoint ?? values.OTEL_EXPORTER_OTLP_ENDPOINT ?? DEFAULT_BASE
  if (!/^https?:\/\//i.test(base) || !URL.canParse(base)) {
    throw otlpErrors.optionInvalid({ key: 'endpoint', wanted: 'an http or https address', got: JSON.stringify(base) })
  }
  const url = new URL(base)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/${signal}`
  return url.href
}

/** Values are not told: they may be secret. */
function checkedHeaders(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(headers)) {
    if (!isHeader(name, value)) {
      throw otlpErrors.optionInvalid({
        key: `header ${JSON.stringify(name)}`,
        wanted: 'a token as name and printable characters as value',
        got: 'others',
      })
    }
  }
  return headers
}

function spoolOf({ spool }: OtlpOptions, values: Environment): Required<SpoolOptions> | undefined {
  const folder = spool?.folder ?? values.SIGHTLINE_OTLP_SPOOL
  if (folder === undefined) return undefined
  const maxBytes = positive('spool.maxBytes', spool?.maxBytes) ?? values.SIGHTLINE_OTLP_SPOOL_BYTES
  return { folder, maxBytes: maxBytes ?? DEFAULT_SPOOL_BYTES }
}

function tlsOf(signal: OtlpSignal, values: Environment, warnings: string[]): Tls {
  const prefix = PREFIXES[signal]
  const files = {
    ca: values[`OTEL_EXPORTER_OTLP_${prefix}CERTIFICATE`] ?? values.OTEL_EXPORTER_OTLP_CERTIFICATE,
    cert: values[`OTEL_EXPORTER_OTLP_${prefix}CLIENT_CERTIFICATE`] ?? values.OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE,
    key: values[`OTEL_EXPORTER_OTLP_${prefix}CLIENT_KEY`] ?? values.OTEL_EXPORTER_OTLP_CLIENT_KEY,
  }
  const tls: { ca?: string; cert?: string; key?: string } = {}
  for (const part of ['ca', 'cert', 'key'] as const) {
    const file = files[part]
    if (file === undefined) continue
    try {
      tls[part] = readFileSync(file, 'utf8')
    } catch (error) {
      warnings.push(`OTLP export of ${signal} goes without the file ${file}: ${describeError(error).message}`)
    }
  }
  return tls
}

function positive(key: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isFinite(value) && value > 0)) return value
  throw otlpErrors.optionInvalid({ key, wanted: 'a number above 0', got: String(value) })
}
