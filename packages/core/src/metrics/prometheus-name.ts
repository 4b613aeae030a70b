/**
 * Prometheus names derived from OpenTelemetry ones (specification "Prometheus and OpenMetrics Compatibility": name
 * characters, UCUM unit words, `_total`, `_info`, `_ratio`).
 */
import type { MetricDefinition } from './definition.ts'

/** UCUM symbols and their words, as the OpenTelemetry Collector has them. Others stand for themselves. */
const UNIT_WORDS = {
  ...{ d: 'days', h: 'hours', min: 'minutes', s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds' },
  ...{ By: 'bytes', kBy: 'kilobytes', MBy: 'megabytes', GBy: 'gigabytes', TBy: 'terabytes', bit: 'bits' },
  ...{ KiBy: 'kibibytes', MiBy: 'mebibytes', GiBy: 'gibibytes', TiBy: 'tebibytes' },
  ...{ m: 'meters', V: 'volts', A: 'amperes', J: 'joules', W: 'watts', g: 'grams', Cel: 'celsius', Hz: 'hertz' },
  '%': 'percent',
}
/** What stands after a slash: `By/s` is bytes_per_second. */
const PER_WORDS = { s: 'second', m: 'minute', min: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' }

/** The name a metric has in the text format: `http.server.request.duration` in `s` is `http_server_request_duration_seconds`. */
export function prometheusMetricName(
  definition: Pick<MetricDefinition, 'kind' | 'name' | 'unit' | 'prometheusName'>,
): string {
  if (definition.prometheusName !== undefined) return definition.prometheusName
  const { kind } = definition
  const words = [toWord(definition.name)]
  const unit = kind === 'info' ? '' : unitSuffix(definition)
  if (unit !== '' && !words[0]!.endsWith(`_${unit}`)) words.push(unit)
  if (kind === 'counter' || kind === 'observableCounter') words.push('total')
  if (kind === 'info' && !words[0]!.endsWith('_info')) words.push('info')
  return toWord(words.join('_'))
}

/** The name a label has in Prometheus: `http.request.method` is `http_request_method`. */
export function prometheusLabelName(label: string): string {
  return toWord(label)
}

/** All names under which the metric's samples appear, in text and OpenMetrics. No two metrics may share one. */
export function prometheusSampleNames(definition: MetricDefinition): string[] {
  const name = prometheusMetricName(definition)
  switch (definition.kind) {
    case 'counter':
    case 'observableCounter':
      return [name, `${name.replace(/_total$/, '')}_created`]
    case 'histogram':
      return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`, `${name}_created`]
    default:
      return [name]
  }
}

function unitSuffix({ kind, unit = '' }: Pick<MetricDefinition, 'kind' | 'unit'>): string {
  if (unit === '1') return kind === 'gauge' || kind === 'observableGauge' ? 'ratio' : ''
  const [amount = '', per] = unit.replace(/\{[^}]*\}/g, '').split('/', 2)
  const words = [wordFor(UNIT_WORDS, amount)]
  if (per) words.push('per', wordFor(PER_WORDS, per))
  return words.filter((word) => word !== '').join('_')
}

function toWord(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, '_').replace(/_{2,}/g, '_')
}

function wordFor(words: Readonly<Record<string, string>>, symbol: string): string {
  return Object.hasOwn(words, symbol) ? words[symbol]! : toWord(symbol)
}
