/**
 * Every environment variable that is read, in one table: it reads them, and the reference page is made from it. Those
 * that begin with OTEL_ mean what the OpenTelemetry specification says ("Environment Variable Specification").
 */
import type { LevelPatterns, Threshold } from '@sightline/core'
import { isThreshold, parseDebugSwitch, parseLevels } from '@sightline/core'
import { otlpVariables } from './otlp-variables.ts'
import { remoteWriteVariables } from './remote-write-variables.ts'
import { attempt, count, flag, listOf, number, oneOf, pairs, text, type Variable, wholeNumber } from './variable.ts'

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

export const LOG_FORMATS = ['text', 'detailed', 'json', 'pino'] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

export const EXEMPLAR_FILTERS = ['trace_based', 'always_on', 'always_off'] as const
export type ExemplarFilter = (typeof EXEMPLAR_FILTERS)[number]

export const variables = {
  OTEL_SDK_DISABLED: flag('Telemetry stays off: start() runs the application as if it were not there.', 'false'),
  OTEL_SERVICE_NAME: text('Name of the service (`service.name`).', 'unknown_service'),
  OTEL_RESOURCE_ATTRIBUTES: pairs('Attributes of the resource; OTEL_SERVICE_NAME wins over `service.name` here.'),
  OTEL_LOG_LEVEL: {
    wanted: 'trace, debug, info, warn, error, fatal or off',
    help: 'Threshold of all loggers that no pattern names.',
    default: 'info',
    parse: (value): Threshold | undefined => {
      const level = value.toLowerCase()
      return isThreshold(level) ? level : undefined
    },
  } satisfies Variable<Threshold>,
  OTEL_PROPAGATORS: listOf(
    ['tracecontext', 'baggage', 'b3', 'b3multi', 'none'] as const,
    'Headers in which context travels. B3 is read in both forms, whichever is named.',
    'tracecontext,baggage',
  ),
  OTEL_TRACES_SAMPLER: oneOf(SAMPLERS, 'Which traces are recorded.', 'parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: number('Share of the traces that the ratio samplers keep.', '1', 0, 1),
  SIGHTLINE_TAIL_SAMPLING: flag(
    'Traces are judged at their end: those with an error, the slowest and a few of the others are sent on.',
    'false',
  ),
  SIGHTLINE_TAIL_TRACES_PER_MINUTE: count('Ordinary traces that tail sampling keeps of each root operation.', '10'),
  SIGHTLINE_TAIL_SPANS_PER_SECOND: count('Most spans that tail sampling lets through.', '1000'),
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: count('Longest text of an attribute.', 'no limit'),
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: count('Attributes a span may have.', '128'),
  OTEL_SPAN_EVENT_COUNT_LIMIT: count('Events a span may have.', '128'),
  OTEL_SPAN_LINK_COUNT_LIMIT: count('Links a span may have.', '128'),
  OTEL_TRACES_EXPORTER: listOf(
    ['otlp', 'console', 'none'] as const,
    'otlp: spans are sent over OTLP; console: each is a line on standard output; none: neither. Several are joined by commas.',
    'otlp where an OTLP endpoint is set, else none',
  ),
  OTEL_METRICS_EXPORTER: listOf(
    ['prometheus', 'otlp', 'console', 'none'] as const,
    'prometheus: the admin server answers /metrics; otlp: metrics are sent over OTLP; console: what has changed is written to standard output at the export interval; none: none of these. Several are joined by commas.',
    'prometheus, and otlp where an OTLP endpoint is set',
  ),
  OTEL_LOGS_EXPORTER: listOf(
    ['otlp', 'console', 'none'] as const,
    'otlp: log records are sent over OTLP, too; console and none: they are not. Lines on standard output are not concerned: they are there anyway, once.',
    'otlp where an OTLP endpoint is set, else none',
  ),
  ...otlpVariables,
  ...remoteWriteVariables,
  SIGHTLINE_NATIVE_HISTOGRAMS: {
    wanted: 'true, false, or names of metrics joined by commas, in which * stands for anything',
    help: 'Histograms that get exponential buckets beside their own: native histograms for Prometheus.',
    default: 'false',
    parse: (value): boolean | readonly string[] | undefined => {
      if (/^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true'
      const names = value.split(',').map((name) => name.trim())
      return names.includes('') ? undefined : names
    },
  } satisfies Variable<boolean | readonly string[]>,
  OTEL_METRICS_EXEMPLAR_FILTER: oneOf(
    EXEMPLAR_FILTERS,
    'trace_based: a value in a sampled span may be kept as an exemplar; always_on: any that a library records through the OpenTelemetry API, too; always_off: only where the call names the span.',
    'trace_based',
  ),
  SIGHTLINE_OPENTELEMETRY: flag(
    "Libraries that use OpenTelemetry's API feed Sightline: spans, context, propagation, log records.",
    'false',
  ),
  SIGHTLINE_ADMIN_HOST: text('Address of the admin server; anything but loopback needs a token.', '127.0.0.1'),
  SIGHTLINE_ADMIN_PORT: {
    wanted: 'a port number 0..65535, or "off"',
    help: 'Port of the admin server; 0 takes a free one, off runs none.',
    default: '9464',
    parse: (value): number | 'off' | undefined => (value === 'off' ? 'off' : wholeNumber(value, 0, 65_535)),
  } satisfies Variable<number | 'off'>,
  SIGHTLINE_ADMIN_TOKEN: text('Bearer token for everything but the bare probes, off loopback.', ''),
  SIGHTLINE_PROCESSES: text(
    'A folder of its own in which the processes of one service meet: whichever is scraped shows the metrics of all.',
    '',
  ),
  SIGHTLINE_LOG_FORMAT: oneOf(LOG_FORMATS, 'Form of the lines on standard output.', 'text on a terminal, else json'),
  SIGHTLINE_LOG_LEVELS: {
    wanted: 'pattern=level pairs joined by commas, such as info,station.convert.*=debug',
    help: 'Thresholds by logger name; the most specific pattern wins.',
    default: '',
    parse: (value) => attempt(() => parseLevels(value)),
  } satisfies Variable<LevelPatterns>,
  SIGHTLINE_LOG_FILE: text('A file that gets every line too, rotated at 20 MB, ten kept.', ''),
  SIGHTLINE_DEBUG: {
    wanted: '1, or logger name patterns joined by commas',
    help: 'Turns debug on, for everything or for what is named, and changes nothing else.',
    default: '',
    parse: (value) => attempt(() => parseDebugSwitch(value)),
  },
} as const satisfies Record<string, Variable<unknown>>

export type VariableName = keyof typeof variables
export type Environment = {
  readonly [N in VariableName]?: NonNullable<ReturnType<(typeof variables)[N]['parse']>>
}
