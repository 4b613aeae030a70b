/**
 * From a metric's labels to Prometheus' label names. Names that become alike are merged into one label, never written
 * twice: that would make a server refuse the whole scrape.
 */
import type { MetricDefinition } from '@sightline/core'
import { escapeQuoted } from './escape.ts'
import type { FamilyNames } from './metric-name.ts'

export interface LabelColumn {
  readonly name: string
  /** Positions in the metric's own list of labels, in order of the attributes' names. */
  readonly sources: readonly number[]
}

const RESERVED: ReadonlySet<string> = new Set(['le', 'quantile'])

/** The columns of a metric, in the order of its labels. @param taken - names that are given to something else */
export function labelColumns(
  labels: readonly string[] | undefined,
  taken?: ReadonlySet<string>,
): readonly LabelColumn[] {
  const columns = new Map<string, number[]>()
  for (const [index, label] of (labels ?? []).entries()) {
    const plain = labelName(label)
    const name = taken?.has(plain) ? `key_${plain}` : plain
    const sources = columns.get(name)
    if (sources === undefined) columns.set(name, [index])
    else sources.push(index)
  }
  return [...columns].map(([name, sources]) => ({
    name,
    sources: sources.sort((a, b) => (labels![a]! < labels![b]! ? -1 : 1)),
  }))
}

/** Those of a family: a state set's own label, its last, has the family's name (OpenMetrics 1.0, "StateSet"). */
export function familyColumns(
  definition: MetricDefinition,
  names: FamilyNames,
  taken?: ReadonlySet<string>,
): readonly LabelColumn[] {
  const columns = labelColumns(definition.labels, taken)
  if (names.type !== 'stateset') return columns
  return columns.map((column, at) => (at === columns.length - 1 ? { ...column, name: names.family } : column))
}

/** A label name that both formats allow: other characters to `_`, runs squeezed, never with a leading `_` or digit. */
export function labelName(label: string): string {
  const plain = label.replace(/[^A-Za-z0-9_]/g, '_').replace(/__+/g, '_')
  if (/^[A-Za-z]/.test(plain) && !RESERVED.has(plain)) return plain
  return plain.startsWith('_') ? `key${plain}` : `key_${plain}`
}

/**
 * The labels of one series as text, without braces: `a="1",b="2"`. Absent values (`''`) are left out, as both formats
 * take an empty label for none.
 */
export function labelsText(columns: readonly LabelColumn[], values: readonly string[]): string {
  let text = ''
  for (const column of columns) {
    const value = columnValue(column, values)
    if (value === '') continue
    if (text !== '') text += ','
    text += column.name + '="' + escapeQuoted(value) + '"'
  }
  return text
}

/** The value of a series in a column; empty when it has none. @param values - the series' own, in the metric's order */
export function columnValue({ sources }: LabelColumn, values: readonly string[]): string {
  return sources.length === 1 ? (values[sources[0]!] ?? '') : merged(sources, values)
}

/**
 * Values of attributes that share a name, joined with `;` (OpenTelemetry's rule). A `;` inside a value is escaped and
 * empty values keep their place, so that two series never become one.
 */
function merged(sources: readonly number[], values: readonly string[]): string {
  const parts = sources.map((source) => values[source] ?? '')
  if (parts.every((part) => part === '')) return ''
  return parts.map((part) => part.replaceAll('\\', '\\\\').replaceAll(';', '\\;')).join(';')
}
