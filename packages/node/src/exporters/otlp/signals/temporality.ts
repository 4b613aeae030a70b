/**
 * Which metrics are sent as changes since the last time (delta) instead of as totals (OTLP exporter specification,
 * "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE").
 */
import type { MetricKind } from '@sightline/core'

export const TEMPORALITY_PREFERENCES = ['cumulative', 'delta', 'lowmemory'] as const
export type TemporalityPreference = (typeof TEMPORALITY_PREFERENCES)[number]

export function isDelta(preference: TemporalityPreference, kind: MetricKind): boolean {
  if (preference === 'cumulative') return false
  if (kind === 'observableCounter') return preference === 'delta'
  return kind === 'counter' || kind === 'histogram'
}
