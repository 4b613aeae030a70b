/** The variables of the OTLP exporters and their batches ("OpenTelemetry Protocol Exporter", "Batch Span Processor"). */
import { HISTOGRAM_AGGREGATIONS } from '../exporters/otlp/signals/histogram-aggregation.ts'
import { TEMPORALITY_PREFERENCES } from '../exporters/otlp/signals/temporality.ts'
import { OTLP_COMPRESSIONS, OTLP_PROTOCOLS } from '../exporters/otlp/transport/endpoint.ts'
import { atLeastOne, count, headers, oneOf, text, url, type Variable } from './variable.ts'

const SIGNALS = ['', 'TRACES_', 'METRICS_', 'LOGS_'] as const
type Signal = (typeof SIGNALS)[number]
type PerSignal<S extends string, T> = { readonly [P in Signal as `OTEL_EXPORTER_OTLP_${P}${S}`]: Variable<T> }

export const otlpVariables = {
  ...perSignal(
    'ENDPOINT',
    url(
      'Where to send. `v1/traces`, `v1/metrics`, `v1/logs` are added to the general one; those of a signal are taken as they are.',
      'http://localhost:4318',
    ),
  ),
  ...perSignal('PROTOCOL', oneOf(OTLP_PROTOCOLS, 'Encoding of what is sent.', 'http/protobuf')),
  ...perSignal('HEADERS', headers('Headers of each request.')),
  ...perSignal('COMPRESSION', oneOf(OTLP_COMPRESSIONS, 'Compression of what is sent.', 'none')),
  ...perSignal('TIMEOUT', count('How long one attempt may take, ms.', '10000')),
  ...perSignal('CERTIFICATE', text('File of PEM certificates to trust instead of the system\u2019s.', '')),
  ...perSignal('CLIENT_CERTIFICATE', text('File of the client\u2019s own PEM certificate.', '')),
  ...perSignal('CLIENT_KEY', text('File of the key of the client\u2019s certificate.', '')),
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: oneOf(
    TEMPORALITY_PREFERENCES,
    'Whether counters and histograms are sent as totals or as what came since the last time.',
    'cumulative',
  ),
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: oneOf(
    HISTOGRAM_AGGREGATIONS,
    'Whether histograms are sent with the buckets of their definitions or with exponential ones.',
    'explicit_bucket_histogram',
  ),
  OTEL_METRIC_EXPORT_INTERVAL: count('Time between two exports of metrics, ms.', '60000'),
  OTEL_BSP_SCHEDULE_DELAY: count('How long a span waits for others, ms.', '5000'),
  OTEL_BSP_EXPORT_TIMEOUT: count('How long a flush of spans waits for the receiver, ms.', '5000'),
  OTEL_BSP_MAX_QUEUE_SIZE: atLeastOne('Spans that may wait; further ones are dropped and counted.', '2048'),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: atLeastOne('Spans that are sent together.', '512'),
  OTEL_BLRP_SCHEDULE_DELAY: count('How long a log record waits for others, ms.', '1000'),
  OTEL_BLRP_EXPORT_TIMEOUT: count('How long a flush of log records waits for the receiver, ms.', '5000'),
  OTEL_BLRP_MAX_QUEUE_SIZE: atLeastOne('Log records that may wait; further ones are dropped and counted.', '2048'),
  OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: atLeastOne('Log records that are sent together.', '512'),
  SIGHTLINE_OTLP_SPOOL: text(
    'Folder for what the OTLP receiver does not take now, and for what is left at the end.',
    '',
  ),
  SIGHTLINE_OTLP_SPOOL_BYTES: atLeastOne(
    'Most bytes in that folder, of one process; the oldest are dropped.',
    '100000000',
  ),
} as const satisfies Record<string, Variable<unknown>>

/** The general variable, and that of each signal, which wins over it. */
function perSignal<const S extends string, T>(name: S, variable: Variable<T>): PerSignal<S, T> {
  const general = `OTEL_EXPORTER_OTLP_${name}`
  const rows = SIGNALS.map((signal): [string, Variable<T>] => [
    `OTEL_EXPORTER_OTLP_${signal}${name}`,
    signal === '' ? variable : { ...variable, default: general, help: `${general} of one signal.` },
  ])
  return Object.fromEntries(rows) as PerSignal<S, T>
}
