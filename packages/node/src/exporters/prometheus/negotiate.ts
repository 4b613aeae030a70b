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
const VERSIONS: Readonly<Record<ExpositionFormat, ReadonlySet<string>>> = {
  text: new Set(['0.0.4']),
  openmetrics: new Set(['1.0.0', '0.0.1']),
}
const TYPE_OF: Readonly<Record<ExpositionFormat, string>> = {
  text: 'text/plain',
  openmetrics: 'application/openmetrics-text',
}

/** OpenMetrics when the client names it and likes it at least as well as text; text in every other case. */
export function negotiateFormat(accept: string | undefined): ExpositionFormat {
  const preferences = parse(accept)
  const openMetrics = qualityOf('openmetrics', preferences)
  const text = qualityOf('text', preferences)
  if (openMetrics.q <= 0) return 'text'
  if (openMetrics.q > text.q) return 'openmetrics'
  return openMetrics.q === text.q && openMetrics.isNamed ? 'openmetrics' : 'text'
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
function qualityOf(format: ExpositionFormat, preferences: readonly Preference[]): { q: number; isNamed: boolean } {
  let found = { q: 0, isNamed: false }
  let rank = 0
  for (const preference of preferences) {
    const own = rankOf(format, preference)
    if (own === 0 || own < rank || (own === rank && preference.q <= found.q)) continue
    rank = own
    found = { q: preference.q, isNamed: own >= 3 }
  }
  return found
}

/** 0 no match, 1 any type, 2 the type's family, 3 the type, 4 the type in a version that we speak. */
function rankOf(format: ExpositionFormat, preference: Preference): number {
  const type = TYPE_OF[format]
  if (preference.value === '*/*') return 1
  if (preference.value === `${type.slice(0, type.indexOf('/'))}/*`) return 2
  if (preference.value !== type) return 0
  const version = preference.parameters.get('version')
  if (version === undefined) return 3
  return VERSIONS[format].has(version) ? 4 : 0
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
