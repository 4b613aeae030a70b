/**
 * Every environment variable that is read, in one table: it reads them, and the reference page is made from it. Those
 * that begin with OTEL_ mean what the OpenTelemetry specification says ("Environment Variable Specification").
 */
import type { LevelPatterns, Threshold } from '@sightline/core'
import { isThreshold, parseDebugSwitch, parseLevels } from '@sightline/core'

export interface Variable<T> {
  /** What a valid value looks like, for the warning and the reference. */
  readonly wanted: string
  readonly help: string
  readonly default: string
  /** The value, or undefined when the text is not valid. */
  parse(text: string): T | undefined
}

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

export const variables = {
  OTEL_SDK_DISABLED: flag('Telemetry stays off: start() runs the application as if it were not there.', 'false'),
  OTEL_SERVICE_NAME: text('Name of the service (`service.name`).', 'unknown_service'),
  OTEL_RESOURCE_ATTRIBUTES: {
    wanted: 'key=value pairs joined by commas, values percent-encoded',
    help: 'Attributes of the resource; OTEL_SERVICE_NAME wins over `service.name` here.',
    default: '',
    parse: parseResourceAttributes,
  },
  OTEL_LOG_LEVEL: {
    wanted: 'trace, debug, info, warn, error, fatal or off',
    help: 'Threshold of all loggers that no pattern names.',
    default: 'info',
    parse: (value): Threshold | undefined => {
      const level = value.toLowerCase()
      return isThreshold(level) ? level : undefined
    },
  } satisfies Variable<Threshold>,
  OTEL_TRACES_SAMPLER: oneOf(SAMPLERS, 'Which traces are recorded.', 'parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: number('Share of the traces that the ratio samplers keep.', '1', 0, 1),
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: count('Longest text of an attribute.', 'no limit'),
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: count('Attributes a span may have.', '128'),
  OTEL_SPAN_EVENT_COUNT_LIMIT: count('Events a span may have.', '128'),
  OTEL_SPAN_LINK_COUNT_LIMIT: count('Links a span may have.', '128'),
  OTEL_METRICS_EXPORTER: oneOf(
    ['prometheus', 'none'] as const,
    'prometheus: the admin server answers /metrics; none: it does not.',
    'prometheus',
  ),
  SIGHTLINE_ADMIN_HOST: text('Address of the admin server; anything but loopback needs a token.', '127.0.0.1'),
  SIGHTLINE_ADMIN_PORT: {
    wanted: 'a port number 0..65535, or "off"',
    help: 'Port of the admin server; 0 takes a free one, off runs none.',
    default: '9464',
    parse: (value): number | 'off' | undefined => (value === 'off' ? 'off' : wholeNumber(value, 0, 65_535)),
  } satisfies Variable<number | 'off'>,
  SIGHTLINE_ADMIN_TOKEN: text('Bearer token for everything but the bare probes, off loopback.', ''),
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

function text(help: string, standard: string): Variable<string> {
  return { wanted: 'text', help, default: standard, parse: (value) => value }
}

function flag(help: string, standard: string): Variable<boolean> {
  const words: Readonly<Record<string, boolean>> = { true: true, false: false }
  return { wanted: 'true or false', help, default: standard, parse: (value) => words[value.toLowerCase()] }
}

function oneOf<const W extends readonly string[]>(words: W, help: string, standard: string): Variable<W[number]> {
  return { wanted: words.join(', '), help, default: standard, parse: (value) => words.find((word) => word === value) }
}

function number(help: string, standard: string, low: number, high: number): Variable<number> {
  return {
    wanted: `a number ${low}..${high}`,
    help,
    default: standard,
    parse(value) {
      const parsed = Number(value)
      return parsed >= low && parsed <= high ? parsed : undefined
    },
  }
}

function count(help: string, standard: string): Variable<number> {
  return {
    wanted: 'a whole number, 0 or more',
    help,
    default: standard,
    parse: (value) => wholeNumber(value, 0, Number.MAX_SAFE_INTEGER),
  }
}

function wholeNumber(value: string, low: number, high: number): number | undefined {
  const parsed = /^\d+$/.test(value) ? Number(value) : Number.NaN
  return parsed >= low && parsed <= high ? parsed : undefined
}

function parseResourceAttributes(value: string): Readonly<Record<string, string>> | undefined {
  const pairs = value.split(',').map((pair) => pair.split('='))
  if (pairs.some((pair) => pair.length !== 2 || pair[0]!.trim() === '')) return undefined
  try {
    return Object.fromEntries(pairs.map(([key = '', part = '']) => [key.trim(), decodeURIComponent(part.trim())]))
  } catch {
    return undefined
  }
}

/** The value, or undefined where `read` throws: the table tells what was wanted. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
