/** An exemplar as OpenMetrics 1.0 writes it behind a bucket. */
import type { Exemplar } from '@sightline/core'
import { escapeQuoted } from './escape.ts'
import { numberText, secondsText } from './number-text.ts'

/** OpenMetrics 1.0, "Exemplars": names and values together, in code points. */
const MAX_CODE_POINTS = 128
const NAMES_LENGTH = 'trace_id'.length + 'span_id'.length

/** The text with its leading space; empty without an exemplar and for one that the format does not allow. */
export function exemplarText(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined || !isShowable(exemplar)) return ''
  const { traceId, spanId, value, timeMs } = exemplar
  const labels = traceId === '' ? '' : `trace_id="${escapeQuoted(traceId)}",span_id="${escapeQuoted(spanId)}"`
  const time = Number.isFinite(timeMs) ? ` ${secondsText(timeMs)}` : ''
  return ` # {${labels}} ${numberText(value)}${time}`
}

/** False for one whose labels are longer than Prometheus takes, in any format. */
export function isShowable({ traceId, spanId }: Exemplar): boolean {
  return NAMES_LENGTH + codePoints(traceId) + codePoints(spanId) <= MAX_CODE_POINTS
}

function codePoints(text: string): number {
  if (text.length > MAX_CODE_POINTS * 2) return text.length
  let count = 0
  for (const _ of text) count++
  return count
}
