/** What the exporters say about themselves (semantic conventions, "OpenTelemetry SDK metrics"). */
import { type BoundCounter, defineMetrics, type Metrics } from '@sightline/core'
import type { OtlpProtocol } from './transport/endpoint.ts'

export const OTLP_SIGNALS = ['traces', 'metrics', 'logs'] as const
export type OtlpSignal = (typeof OTLP_SIGNALS)[number]

/** Why items did not arrive; empty where they did. */
const EXPORT_ERRORS = ['', 'rejected', 'refused', 'abandoned', 'spool_full'] as const
export type ExportError = (typeof EXPORT_ERRORS)[number]
const QUEUE_ERRORS = ['', 'queue_full'] as const
const EXPORTER_TYPES = [
  'otlp_http_span_exporter',
  'otlp_http_log_exporter',
  'otlp_http_metric_exporter',
  'otlp_http_json_span_exporter',
  'otlp_http_json_log_exporter',
  'otlp_http_json_metric_exporter',
] as const
type ExporterType = (typeof EXPORTER_TYPES)[number]

const COMPONENT = 'otel.component.type'
const ERROR = 'error.type'
const EXPORTED =
  'error_type: empty for those that arrived, rejected (by a partial success), refused (with a final status), abandoned (at the end), spool_full.'

export const otlpMetrics = defineMetrics({
  duration: {
    kind: 'histogram',
    name: 'otel.sdk.exporter.operation.duration',
    unit: 's',
    help: 'One attempt to send a batch over OTLP.',
    labels: [COMPONENT, ERROR],
    values: { [COMPONENT]: EXPORTER_TYPES, [ERROR]: ['', 'retry', 'refused', 'connection'] },
  },
  spans: {
    kind: 'counter',
    name: 'otel.sdk.exporter.span.exported',
    unit: '{span}',
    help: `Spans that an exporter is done with. ${EXPORTED}`,
    labels: [COMPONENT, ERROR],
    values: { [ERROR]: EXPORT_ERRORS },
  },
  logs: {
    kind: 'counter',
    name: 'otel.sdk.exporter.log.exported',
    unit: '{log_record}',
    help: `Log records that an exporter is done with. ${EXPORTED}`,
    labels: [COMPONENT, ERROR],
    values: { [ERROR]: EXPORT_ERRORS },
  },
  points: {
    kind: 'counter',
    name: 'otel.sdk.exporter.metric_data_point.exported',
    unit: '{data_point}',
    help: `Data points that an exporter is done with. ${EXPORTED}`,
    labels: [COMPONENT, ERROR],
    values: { [ERROR]: EXPORT_ERRORS },
  },
  spansProcessed: {
    kind: 'counter',
    name: 'otel.sdk.processor.span.processed',
    unit: '{span}',
    help: 'Spans that left the queue for an exporter, or found it full (error_type queue_full).',
    labels: [ERROR],
    values: { [ERROR]: QUEUE_ERRORS },
  },
  logsProcessed: {
    kind: 'counter',
    name: 'otel.sdk.processor.log.processed',
    unit: '{log_record}',
    help: 'Log records that left the queue for an exporter, or found it full (error_type queue_full).',
    labels: [ERROR],
    values: { [ERROR]: QUEUE_ERRORS },
  },
  spanQueue: {
    kind: 'observableGauge',
    name: 'otel.sdk.processor.span.queue.size',
    unit: '{span}',
    help: 'Spans that wait to be exported.',
  },
  spanQueueCapacity: {
    kind: 'observableGauge',
    name: 'otel.sdk.processor.span.queue.capacity',
    unit: '{span}',
    help: 'Spans that may wait to be exported.',
  },
  logQueue: {
    kind: 'observableGauge',
    name: 'otel.sdk.processor.log.queue.size',
    unit: '{log_record}',
    help: 'Log records that wait to be exported.',
  },
  logQueueCapacity: {
    kind: 'observableGauge',
    name: 'otel.sdk.processor.log.queue.capacity',
    unit: '{log_record}',
    help: 'Log records that may wait to be exported.',
  },
})

/** Fed where a spool is used. */
export const spoolMetrics = defineMetrics({
  bytes: {
    kind: 'observableGauge',
    name: 'sightline.otlp.spool.size',
    unit: 'By',
    help: 'Bytes of OTLP requests that wait on disk for their receiver.',
  },
})

export interface ExportCounters {
  /** @param error - empty for items that arrived */
  onDone(items: number, error: ExportError): void
  onAttempt(seconds: number, error: '' | 'retry' | 'refused' | 'connection'): void
}

/** The counters of one signal's exporter. All begin at 0, so that a first loss is seen as a rise. */
export function bindExportCounters(metrics: Metrics, signal: OtlpSignal, protocol: OtlpProtocol): ExportCounters {
  const recorders = metrics.use(otlpMetrics)
  const type = exporterType(signal, protocol)
  const counter = { traces: recorders.spans, logs: recorders.logs, metrics: recorders.points }[signal]
  const done = new Map<ExportError, BoundCounter>()
  for (const error of EXPORT_ERRORS) done.set(error, counter.bind({ [COMPONENT]: type, [ERROR]: error }))
  return {
    onDone: (items, error) => done.get(error)?.add(items),
    onAttempt: (seconds, error) => recorders.duration.observe(seconds, { [COMPONENT]: type, [ERROR]: error }),
  }
}

/** Names of the registry of component types ("otel.component.type"). */
function exporterType(signal: OtlpSignal, protocol: OtlpProtocol): ExporterType {
  const item = { traces: 'span', logs: 'log', metrics: 'metric' } as const
  return protocol === 'http/json' ? `otlp_http_json_${item[signal]}_exporter` : `otlp_http_${item[signal]}_exporter`
}
