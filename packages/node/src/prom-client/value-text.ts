/** Numbers and exemplars as prom-client writes them, which is not quite as the kit's exporter does. */
import { labelsText } from './label-lines.ts'
import type { ExemplarReading } from './readable-metric.ts'

/** `Nan`, `+Inf`, `-Inf`, else JavaScript's own text. */
export function valueText(value: unknown): string {
  if (Number.isFinite(value)) return `${value}`
  if (Number.isNaN(value)) return 'Nan'
  return (value as number) < 0 ? '-Inf' : '+Inf'
}

/** With its leading space; empty for none. */
export function exemplarText(exemplar: ExemplarReading | null | undefined): string {
  if (!exemplar) return ''
  const { labelSet, value, timestamp } = exemplar
  return ` # {${labelsText(labelSet)}} ${valueText(value)} ${timestamp}`
}
