/**
 * A canonical form for comparing reports from different sources. Not for submitting: it drops what WATS treats as
 * absent (null, empty text, empty lists and objects), trims the trailing blanks that the server trims, and writes UUIDs
 * in lower case. Two reports that say the same are deeply equal in this form.
 */
import type { ReportDraft } from './report.ts'

const UUID_FIELDS = new Set(['id', 'refUUT', 'testOperationGuid'])

export function normaliseReport<R extends ReportDraft>(report: R): R {
  return normaliseObject(report) as R
}

function normaliseValue(value: unknown): unknown {
  if (typeof value === 'string') return value.trimEnd() || undefined
  if (typeof value === 'number') return value + 0 // -0 becomes 0
  if (typeof value !== 'object' || value === null) return value ?? undefined
  if (!Array.isArray(value)) return normaliseObject(value)
  const items = value.map(normaliseValue)
  return items.some((item) => item !== undefined) ? items : undefined
}

function normaliseObject(object: object): object | undefined {
  const out: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(object)) {
    const value = normaliseValue(field)
    if (value === undefined) continue
    out[key] = typeof value === 'string' && UUID_FIELDS.has(key) ? value.toLowerCase() : value
  }
  return Object.keys(out).length > 0 ? out : undefined
}
