/**
 * The scope of another API's metrics as labels (OpenTelemetry, "Prometheus and OpenMetrics compatibility",
 * "Instrumentation Scope"). They keep series apart that two libraries record under one name.
 */
import type { InstrumentationScope, MetricFamily } from '@sightline/core'
import { type ConstantLabels, constantText } from './constant-labels.ts'
import { familyColumns, type LabelColumn } from './label-columns.ts'
import type { FamilyNames } from './metric-name.ts'

const NAMES = {
  name: 'otel_scope_name',
  version: 'otel_scope_version',
  schemaUrl: 'otel_scope_schema_url',
} as const

/** An attribute must not take them: a label that is there twice makes a server refuse the scrape. */
const SCOPE_LABELS: ReadonlySet<string> = new Set(Object.values(NAMES))

/** None for the kit's own metrics. */
export function scopePairs(scope: InstrumentationScope | undefined): ConstantLabels {
  if (scope === undefined) return []
  const pairs = (Object.keys(NAMES) as (keyof typeof NAMES)[]).map((part) => [NAMES[part], scope[part] ?? ''] as const)
  return pairs.filter(([, value]) => value !== '')
}

/** As text, without braces: `otel_scope_name="pg",otel_scope_version="1.2"`. */
export function scopeLabels(scope: InstrumentationScope | undefined): string {
  return constantText(scopePairs(scope))
}

/** The columns of a family's own labels, as they are now. */
export function columnsOf(family: MetricFamily, names: FamilyNames): readonly LabelColumn[] {
  return familyColumns(family.definition, names, family.scope && SCOPE_LABELS)
}
