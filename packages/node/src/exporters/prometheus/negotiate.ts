/**
 * Content negotiation (RFC 9110, 12.5). What cannot be read never costs an answer: a header that is garbage counts as
 * absent, and a client that accepts nothing we have is given text, as Prometheus' own libraries do.
 */
import type { ExpositionFormat } from './exposition-format.ts'

interface Preference {
  readonly value: string
  readonly parameters: ReadonlyMap<string, string>
  readonly q: number
}

/** Real headers are below 1 kB; a longer one is not worth reading. */
const MAX_HEADER = 4096
const TYPE_OF: Readonly<Record<ExpositionFormat, string>> = {
  text: 'text/plain',
  openmetrics: 'application/openmetrics-text',
  protobuf: 'application/vnd.google.protobuf',
}
/** Versions that we speak, and parameters that must be there: no other answer would be one. */
const PARAMETERS: Readonly<Record<ExpositionFormat, (given: ReadonlyMap<string, string>) => boolean>> = {
  text: (given) => isOneOf(given.get('version'), ['0.0.4']),
  openmetrics: (given) => isOneOf(given.get('version'), ['1.0.0', '0.0.1']),
  protobuf: (given) =>
    given.get('proto') === 'io.prometheus.client.MetricFamily' && given.get('encoding') === 'delimited',
}

/** What a header says of a format. */
interface Wish {
  readonly q: number
  readonly isNamed: boolean
  /** Place in the header. */
  readonly place: number
}

/**
 * Protobuf and OpenMetrics only when the client likes them at least as well as what else we have; protobuf only when it
 * is named, and before those that it likes as well: as Prometheus' own libraries do. Text in every other case.
 */
export function negotiateFormat(accept: string | undefined): ExpositionFormat {
  const preferences = parse(accept)
  const protobuf = wishFor('protobuf', preferences)
  const openMetrics = wishFor('openmetrics', preferences)
  const text = wishFor('text', preferences)
  if (protobuf.isNamed && isFirst(protobuf, openMetrics) && isFirst(protobuf, text)) return 'protobuf'
  if (openMetrics.q <= 0) return 'text'
  if (openMetrics.q > text.q) return 'openmetrics'
  return openMetrics.q === text.q && openMetrics.isNamed ? 'openmetrics' : 'text'
}

function isFirst(one: Wish, other: Wish): boolean {
  if (one.q <= 0 || one.q !== other.q) return one.q > other.q
  return !other.isNamed || one.place < other.place
}

/** True when the answer may and should be compressed with gzip. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  let gzip: number | undefined
  let any: number | undefined
  let identity = 0
  for (const { value, q } of parse(acceptEncoding)) {
    if (value === 'gzip' || value === 'x-gzip') gzip = q
    else if (value === '*') any = q
    else if (value === 'identity') identity = q
  }
  const chosen = gzip ?? any ?? 0
  return chosen > 0 && chosen >= identity
}

/** The most specific range that matches decides (RFC 9110, 12.5.1). */
function wishFor(format: ExpositionFormat, preferences: readonly Preference[]): Wish {
  let found: Wish = { q: 0, isNamed: false, place: 0 }
  let rank = 0
  for (const [place, preference] of preferences.entries()) {
    const own = rankOf(format, preference)
    if (own === 0 || own < rank || (own === rank && preference.q <= found.q)) continue
    rank = own
    found = { q: preference.q, isNamed: own >= 3, place }
  }
  return found
}

/** 0 no match, 1 any type, 2 the type's family, 3 the type in a form that we speak, 4 one that says which. */
function rankOf(format: ExpositionFormat, { value, parameters }: Preference): number {
  const type = TYPE_OF[format]
  if (value === '*/*') return 1
  if (value === `${type.slice(0, type.indexOf('/'))}/*`) return 2
  if (value !== type || !PARAMETERS[format](parameters)) return 0
  return parameters.has('version') ? 4 : 3
}

function isOneOf(version: string | undefined, known: readonly string[]): boolean {
  return version === undefined || known.includes(version)
}

function parse(header: string | undefined): readonly Preference[] {
  if (header === undefined || header.length > MAX_HEADER) return []
  return header.split(',').flatMap((item) => {
    const [value, ...rest] = item.split(';').map((part) => part.trim())
    if (value === undefined || value === '') return []
    const parameters = new Map(rest.map(parameter))
    const q = parameters.has('q') ? quality(parameters.get('q')!) : 1
    return q === undefined ? [] : [{ value: value.toLowerCase(), parameters, q }]
  })
}

function parameter(text: string): [name: string, value: string] {
  const equals = text.indexOf('=')
  if (equals < 0) return [text.toLowerCase(), '']
  const value = text.slice(equals + 1).trim()
  return [text.slice(0, equals).trim().toLowerCase(), value.replace(/^"(.*)"$/, '$1')]
}

/** A weight of RFC 9110, 12.4.2; undefined when it is none, and the range is then ignored. */
function quality(text: string): number | undefined {
  const q = /^[\d.]+$/.test(text) ? Number(text) : Number.NaN
  return q >= 0 && q <= 1 ? q : undefined
}
