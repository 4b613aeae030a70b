/**
 * The names a metric has in Prometheus. One family name serves both formats, so that series keep their names when a
 * server changes from one to the other.
 */
import type { MetricDefinition, MetricFamily, MetricKind } from '@sightline/core'
import { unitWord } from './unit-suffix.ts'

export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset'

export interface FamilyNames {
  readonly type: FamilyType
  /** Without `_total` and `_info`: OpenMetrics' family name. */
  readonly family: string
  /**
   * The name of the samples that carry the value; for histograms the same as `family`. For a counter, too, where its own
   * `prometheusName` has no `_total`: OpenMetrics has no such counters, so there it is written as a family of unknown type.
   */
  readonly sample: string
  /** The unit's word when the family name ends in it, else empty. */
  readonly unit: string
  /** Every name that this family may put on a line, in either format: no other family may use one of them. */
  readonly claims: readonly string[]
}

const TYPE_OF: Readonly<Record<MetricKind, FamilyType>> = {
  counter: 'counter',
  observableCounter: 'counter',
  upDownCounter: 'gauge',
  gauge: 'gauge',
  observableGauge: 'gauge',
  histogram: 'histogram',
  info: 'info',
  stateset: 'stateset',
}

/** Suffixes of OpenMetrics 1.0, "Suffixes"; the value's own sample is the first. */
const SUFFIXES: Readonly<Record<FamilyType, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  histogram: ['', '_bucket', '_sum', '_count', '_created'],
  summary: ['', '_sum', '_count', '_created'],
  info: ['_info'],
  stateset: [''],
}

/**
 * Derives the names: dots to `_`, runs of `_` squeezed, unit to a word suffix, `_ratio` on gauges of unit `1`,
 * `_total` on counters, `_info` on facts. A definition's own `prometheusName` is taken as it is.
 *
 * @param shape - of the family, where there is one: a summary's definition does not tell that it is one
 */
export function familyNames(definition: MetricDefinition, shape?: MetricFamily['shape']): FamilyNames {
  const type = shape === 'summary' ? shape : TYPE_OF[definition.kind]
  const word = type === 'info' || type === 'stateset' ? '' : wordOf(definition)
  const given = definition.prometheusName
  const family = given === undefined ? derived(definition.name, type, word) : withoutTypeSuffix(given, type)
  const isBare = type === 'counter' && given === family
  const suffixes = isBare ? [''] : SUFFIXES[type]
  return {
    type,
    family,
    sample: family + suffixes[0],
    unit: word !== '' && family.endsWith(`_${word}`) ? word : '',
    claims: [...new Set([family, ...suffixes.map((suffix) => family + suffix)])],
  }
}

/** A counter whose name has no `_total`. */
export function isBareCounter({ type, family, sample }: FamilyNames): boolean {
  return type === 'counter' && sample === family
}

function wordOf(definition: MetricDefinition): string {
  const isGauge = definition.kind === 'gauge' || definition.kind === 'observableGauge'
  return isGauge && definition.unit === '1' ? 'ratio' : unitWord(definition.unit)
}

function derived(name: string, type: FamilyType, word: string): string {
  const base = withoutTypeSuffix(sanitise(name), type)
  return word === '' || base === word || base.endsWith(`_${word}`) ? base : `${base}_${word}`
}

/** What the format adds by itself must not be there twice. */
function withoutTypeSuffix(name: string, type: FamilyType): string {
  const suffix = type === 'counter' ? '_total' : type === 'info' ? '_info' : ''
  return suffix !== '' && name.endsWith(suffix) && name.length > suffix.length ? name.slice(0, -suffix.length) : name
}

function sanitise(name: string): string {
  const plain = name
    .replace(/[^A-Za-z0-9_]/g, '_')
    .replace(/__+/g, '_')
    .replace(/^_|_$/g, '')
  return /^[A-Za-z]/.test(plain) ? plain : `metric_${plain}`
}
