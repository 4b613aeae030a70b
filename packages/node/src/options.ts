/**
 * What an application may tell `start()`. Everything has a default. An option wins over its environment variable, except
 * for log levels: there the environment wins, so that whoever operates a service can turn debug on.
 */
import type { LevelPatterns, LogSink, MetricLimits, Propagator, Resource, Sampler, SpanSink } from '@sightline/core'
import type { AdminRoute } from './admin/admin-route.ts'
import type { LogFormat } from './environment/variables.ts'
import type { OtlpOptions } from './exporters/otlp/otlp-options.ts'
import type { PushgatewayOptions } from './exporters/pushgateway/pushgateway-options.ts'
import type { RemoteWriteOptions } from './exporters/remote-write/remote-write-options.ts'
import type { InstrumentSettings } from './instruments/list.ts'
import type { OpenTelemetryOptions } from './otel/open-telemetry-options.ts'
import type { TailSamplingOptions } from './tail-sampling/options.ts'

export interface LogOptions {
  /** Form of the lines on standard output. Default: text on a terminal, else json. */
  readonly format?: LogFormat
  /** Thresholds by logger name. Default `{ '*': 'info' }`. */
  readonly levels?: LevelPatterns
  /** False: nothing goes to standard output. */
  readonly stdout?: boolean
  /** A file that gets every line as JSON, too; rotated at 20 MB, ten kept. */
  readonly file?: string
  /** Records of any level that are kept in memory (the flight recorder). Default 0: none. */
  readonly keepLast?: number
  /** Sinks of the application's own. They stay its own: `stop()` flushes them and does no more. */
  readonly sinks?: readonly LogSink[]
}

export interface AdminOptions {
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default 9464; 0 takes a free one. */
  readonly port?: number
  /** Bearer token; required off loopback. */
  readonly token?: string
  /** Serves everything to everybody where there is no token: for networks that are trusted as a whole. Default false. */
  readonly allowUnauthenticated?: boolean
  /** Serves this machine's own requests without the token. Default true; false on machines that many people share. */
  readonly trustLoopback?: boolean
  /** Further paths, the application's own. */
  readonly routes?: readonly AdminRoute[]
}

export interface ShutdownOptions {
  /** Shut down at SIGTERM and SIGINT and exit the process afterwards. Default true. */
  readonly signals?: boolean
  /** How long to go on serving after readiness has failed, ms. Default 0. */
  readonly drainDelayMs?: number
}

export interface MetricOptions {
  readonly limits?: Partial<MetricLimits>
  /**
   * Histograms that get exponential buckets beside their own, which Prometheus shows as native histograms: all, or those
   * of these names, in which each `*` stands for anything. Default: SIGHTLINE_NATIVE_HISTOGRAMS, else none.
   */
  readonly nativeHistograms?: boolean | readonly string[]
  /**
   * Shows the metrics of all processes of the service, whichever is scraped: the folder in which they meet, which is to
   * be used for nothing else. True: a private one, which child processes are told of by their environment. Default:
   * SIGHTLINE_PROCESSES, else each shows its own.
   */
  readonly processes?: string | boolean
}

export interface StartOptions {
  /** `service.name`, or the whole resource. Default: OTEL_SERVICE_NAME, else `unknown_service`. */
  readonly service?: string | Resource
  readonly logs?: LogOptions
  readonly metrics?: MetricOptions
  /** Headers in which context travels. Default: OTEL_PROPAGATORS, else W3C trace context and baggage. */
  readonly propagators?: readonly Propagator[]
  readonly traces?: {
    /** Decides at the beginning of a trace. Default: OTEL_TRACES_SAMPLER, else the parent's decision and every root. */
    readonly sampler?: Sampler
    /** Decides at the end of a trace which are sent on; true: with defaults. Default: SIGHTLINE_TAIL_SAMPLING, else all are. */
    readonly tail?: TailSamplingOptions | boolean
    readonly sinks?: readonly SpanSink[]
  }
  /**
   * Sends traces, metrics and logs over OTLP; true: with defaults. Default: as the environment says, which is not at all
   * unless an OTLP endpoint or exporter is named there.
   */
  readonly otlp?: OtlpOptions | boolean
  /**
   * Sends metrics by Prometheus remote write, for processes that nobody can scrape. Default: to SIGHTLINE_REMOTE_WRITE_URL
   * where that is set; false: not at all.
   */
  readonly remoteWrite?: RemoteWriteOptions | false
  /**
   * Libraries that use OpenTelemetry's API feed this runtime: their spans, context, propagation and log records. Default:
   * SIGHTLINE_OPENTELEMETRY, else they do not.
   */
  readonly openTelemetry?: OpenTelemetryOptions | boolean
  /** Pushes the metrics of a job to a Pushgateway at its end, replacing those of its group. Default: none. */
  readonly pushgateway?: PushgatewayOptions
  /** False: no admin server. */
  readonly admin?: AdminOptions | false
  /** False: none of the default instruments. */
  readonly instruments?: InstrumentSettings | false
  readonly shutdown?: ShutdownOptions
  /** True: the process counts as started only when `markStarted()` is called. */
  readonly startsByHand?: boolean
  /** Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}
