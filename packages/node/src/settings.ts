/** Options, environment and defaults brought together, once, before anything starts. */
import { hostname } from 'node:os'
import { isatty } from 'node:tty'
import {
  alwaysOff,
  alwaysOn,
  b3,
  b3Multi,
  baggage,
  type LevelPatterns,
  type Propagator,
  parentBased,
  type Resource,
  ratioOf,
  type Sampler,
  type SpanLimits,
  traceContext,
} from '@sightline/core'
import { readEnvironment } from './environment/read-environment.ts'
import type { Environment, ExemplarFilter, LogFormat } from './environment/variables.ts'
import { MAX_SCALE } from './exponential-histograms/exponential-index.ts'
import { type NativeHistograms, nativeNames, PROMETHEUS_MAX_SCALE } from './exponential-histograms/native-histograms.ts'
import type { ConsoleSettings } from './exporters/console/console-exporter.ts'
import { type OtlpSettings, settleOtlp } from './exporters/otlp/settle-otlp.ts'
import { type PushgatewaySettings, settlePushgateway } from './exporters/pushgateway/settle-pushgateway.ts'
import { type RemoteWriteSettings, settleRemoteWrite } from './exporters/remote-write/settle-remote-write.ts'
import type { StartOptions } from './options.ts'
import type { OpenTelemetryOptions } from './otel/open-telemetry-options.ts'
import type { TailSamplingOptions } from './tail-sampling/options.ts'

const DEFAULT_PORT = 9464
const DEFAULT_HOST = '127.0.0.1'
/** Asked by its descriptor: the stream of that name takes 2 ms to make. */
const STDOUT = 1

export interface AdminSettings {
  readonly host: string
  readonly port: number
  readonly token: string | undefined
  readonly allowUnauthenticated: boolean
  readonly trustLoopback: boolean
}

export interface Settings {
  readonly isDisabled: boolean
  readonly resource: Resource
  readonly logFormat: LogFormat
  readonly logLevels: LevelPatterns
  readonly logFile: string | undefined
  /** undefined: the tracer's own, which follows the parent and records every root. */
  readonly sampler: Sampler | undefined
  /** undefined: every sampled trace is sent on. */
  readonly tail: TailSamplingOptions | undefined
  readonly spanLimits: Partial<SpanLimits>
  readonly propagators: readonly Propagator[]
  readonly admin: AdminSettings | undefined
  readonly exposesMetrics: boolean
  /** undefined: no histogram has exponential buckets. */
  readonly native: NativeHistograms | undefined
  /** Which values become exemplars where an exporter shows them. */
  readonly exemplarFilter: ExemplarFilter
  /** The folder of the service's processes; true: one is to be made. undefined: this process shows its own metrics. */
  readonly processes: string | true | undefined
  /** undefined: nothing is sent over OTLP. */
  readonly otlp: OtlpSettings | undefined
  /** undefined: nothing is sent by remote write. */
  readonly remoteWrite: RemoteWriteSettings | undefined
  /** undefined: what libraries record through OpenTelemetry's API goes nowhere. */
  readonly openTelemetry: OpenTelemetryOptions | undefined
  /** undefined: nothing is pushed. */
  readonly pushgateway: PushgatewaySettings | undefined
  /** undefined: neither spans nor metrics are written to standard output. */
  readonly console: ConsoleSettings | undefined
  /** What was wrong in the environment; told once logging runs. */
  readonly warnings: readonly string[]
}

export function settle(options: StartOptions): Settings {
  const { values, warnings } = readEnvironment(options.environment ?? process.env)
  const otlp = settleOtlp(options.otlp, values)
  const resource = resourceOf(options, values)
  const logFormat = options.logs?.format ?? values.SIGHTLINE_LOG_FORMAT ?? (isatty(STDOUT) ? 'text' : 'json')
  return {
    isDisabled: values.OTEL_SDK_DISABLED ?? false,
    resource,
    logFormat,
    logLevels: {
      '*': values.OTEL_LOG_LEVEL ?? 'info',
      ...options.logs?.levels,
      ...values.SIGHTLINE_LOG_LEVELS,
      ...values.SIGHTLINE_DEBUG,
    },
    logFile: options.logs?.file ?? values.SIGHTLINE_LOG_FILE,
    sampler: options.traces?.sampler ?? samplerOf(values),
    tail: tailOf(options, values),
    spanLimits: spanLimitsOf(values),
    propagators: options.propagators ?? propagatorsOf(values),
    admin: adminOf(options, values),
    exposesMetrics: values.OTEL_METRICS_EXPORTER?.includes('prometheus') ?? true,
    native: nativeOf(options, values, otlp?.settings),
    exemplarFilter: values.OTEL_METRICS_EXEMPLAR_FILTER ?? 'trace_based',
    processes: processesOf(options, values),
    otlp: otlp?.settings,
    remoteWrite: settleRemoteWrite(options.remoteWrite, values, resource),
    openTelemetry: openTelemetryOf(options, values),
    pushgateway: options.pushgateway && settlePushgateway(options.pushgateway, resource.serviceName),
    console: consoleOf(values, logFormat),
    warnings: [...warnings, ...(otlp?.warnings ?? [])],
  }
}

function consoleOf(values: Environment, logFormat: LogFormat): ConsoleSettings | undefined {
  const traces = values.OTEL_TRACES_EXPORTER?.includes('console') ?? false
  const metrics = values.OTEL_METRICS_EXPORTER?.includes('console') ?? false
  if (!traces && !metrics) return undefined
  const intervalMs = values.OTEL_METRIC_EXPORT_INTERVAL ?? 60_000
  return { traces, metrics, intervalMs, isJson: logFormat === 'json' || logFormat === 'pino' }
}

function resourceOf(options: StartOptions, values: Environment): Resource {
  const given = typeof options.service === 'string' ? { serviceName: options.service } : options.service
  const { 'service.name': name, 'service.version': version, ...others } = values.OTEL_RESOURCE_ATTRIBUTES ?? {}
  const serviceVersion = given?.serviceVersion ?? version
  return {
    serviceName: given?.serviceName ?? values.OTEL_SERVICE_NAME ?? name ?? 'unknown_service',
    serviceInstanceId: given?.serviceInstanceId ?? others['service.instance.id'] ?? `${hostname()}:${process.pid}`,
    attributes: { 'host.name': hostname(), ...others, ...given?.attributes },
    ...(serviceVersion === undefined ? {} : { serviceVersion }),
  }
}

function samplerOf(values: Environment): Sampler | undefined {
  const ratio = ratioOf(values.OTEL_TRACES_SAMPLER_ARG ?? 1)
  switch (values.OTEL_TRACES_SAMPLER) {
    case undefined:
    case 'parentbased_always_on':
      return undefined
    case 'always_on':
      return alwaysOn
    case 'always_off':
      return alwaysOff
    case 'traceidratio':
      return ratio
    case 'parentbased_always_off':
      return parentBased(alwaysOff)
    default:
      return parentBased(ratio)
  }
}

function tailOf(options: StartOptions, values: Environment): TailSamplingOptions | undefined {
  const given = options.traces?.tail ?? values.SIGHTLINE_TAIL_SAMPLING ?? false
  if (given === false) return undefined
  const tracesPerMinute = values.SIGHTLINE_TAIL_TRACES_PER_MINUTE
  const spansPerSecond = values.SIGHTLINE_TAIL_SPANS_PER_SECOND
  return {
    ...(tracesPerMinute === undefined ? {} : { tracesPerMinute }),
    ...(spansPerSecond === undefined ? {} : { spansPerSecond }),
    ...(given === true ? {} : given),
  }
}

function nativeOf(
  options: StartOptions,
  values: Environment,
  otlp: OtlpSettings | undefined,
): NativeHistograms | undefined {
  const isSent =
    otlp?.endpoints.metrics !== undefined && otlp.metrics.histograms === 'base2_exponential_bucket_histogram'
  const names = nativeNames(options.metrics?.nativeHistograms ?? values.SIGHTLINE_NATIVE_HISTOGRAMS ?? false)
  if (isSent) return { names: ['*'], maxScale: MAX_SCALE }
  return names.length === 0 ? undefined : { names, maxScale: PROMETHEUS_MAX_SCALE }
}

function openTelemetryOf(options: StartOptions, values: Environment): OpenTelemetryOptions | undefined {
  const given = options.openTelemetry ?? values.SIGHTLINE_OPENTELEMETRY ?? false
  if (given === false) return undefined
  return given === true ? {} : given
}

function propagatorsOf(values: Environment): readonly Propagator[] {
  const names: readonly string[] = values.OTEL_PROPAGATORS ?? ['tracecontext', 'baggage']
  return [traceContext, baggage, b3, b3Multi]
    .filter(({ name }) => names.includes(name))
    .sort((one, other) => names.indexOf(one.name) - names.indexOf(other.name))
}

function spanLimitsOf(values: Environment): Partial<SpanLimits> {
  const given = {
    attributes: values.OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT,
    events: values.OTEL_SPAN_EVENT_COUNT_LIMIT,
    links: values.OTEL_SPAN_LINK_COUNT_LIMIT,
    valueLength: values.OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function processesOf(options: StartOptions, values: Environment): string | true | undefined {
  const given = options.metrics?.processes
  if (typeof given === 'string') return given
  return given === false ? undefined : (values.SIGHTLINE_PROCESSES ?? (given === true ? true : undefined))
}

function adminOf(options: StartOptions, values: Environment): AdminSettings | undefined {
  const port = values.SIGHTLINE_ADMIN_PORT
  if (options.admin === false || (options.admin?.port === undefined && port === 'off')) return undefined
  return {
    host: options.admin?.host ?? values.SIGHTLINE_ADMIN_HOST ?? DEFAULT_HOST,
    port: options.admin?.port ?? (typeof port === 'number' ? port : DEFAULT_PORT),
    token: options.admin?.token ?? values.SIGHTLINE_ADMIN_TOKEN,
    allowUnauthenticated: options.admin?.allowUnauthenticated ?? false,
    trustLoopback: options.admin?.trustLoopback ?? true,
  }
}
