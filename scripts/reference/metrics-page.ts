/** metrics.md: every metric table, with the names as the Prometheus exporter derives them. */
import { ERROR_TYPES, type MetricDefinition, type MetricTable, OUTCOMES } from '@sightline/core'
import { familyNames } from '../../packages/node/src/exporters/prometheus/metric-name.ts'
import { HTTP_METHODS } from '../../packages/node/src/instruments/http-method.ts'
import { clientMetrics } from '../../packages/wats/src/client/client-metrics.ts'
import { metricTables } from '../metric-tables.ts'
import { code, page, table } from './markdown.ts'

const WATS_OPERATIONS = clientMetrics.requestSize.values.operation

/** Sets of values that many metrics share: told once, above the tables. */
const SHARED_VALUES: readonly (readonly [label: string, values: readonly string[], about: string])[] = [
  ['outcome', OUTCOMES, 'How work ended. `rejected`: the request was understood and refused.'],
  ['error_type', ERROR_TYPES, 'The kind of the error, empty when there was none. The same set as `error.type`.'],
  ['http.request.method', HTTP_METHODS, 'Any other method is `_OTHER`.'],
  ['operation', WATS_OPERATIONS, 'For `wats.client`. For a station prefix it is the prefix itself.'],
]

export function metricsPage(): string {
  const sections = Object.entries(metricTables).map(([heading, rows]) => section(heading, rows))
  const shared = SHARED_VALUES.map(([label, values, about]) => [code(label), valuesText(values), about])
  return page(
    'Metrics',
    `A counter's Prometheus name ends in \`_total\`; a histogram is exposed as \`<name>_bucket\`, \`<name>_sum\` and
\`<name>_count\`. In OpenMetrics both have \`_created\`, too. Dots in labels become \`_\`. Every exposition begins with
\`target_info\`, which holds the attributes of the resource. Units are UCUM. A label without listed values takes names
that the configuration or the code gives, never raw input; past 2,000 series a metric, the label that explodes collapses
to \`_other\`.`,
    ['## Values of common labels', table(['Label', 'Values', 'Meaning'], shared), ...sections],
  )
}

function section(heading: string, rows: MetricTable): string {
  const head = ['Prometheus', 'OpenTelemetry', 'Kind', 'Unit', 'Labels', 'Help']
  return `## ${heading}\n\n${table(head, Object.values(rows).map(row))}`
}

function row(definition: MetricDefinition): string[] {
  const labels = (definition.labels ?? []).map((label) => labelText(label, definition.values?.[label]))
  return [
    code(familyNames(definition).sample),
    code(definition.name),
    definition.kind,
    code(definition.unit ?? ''),
    labels.join('\n'),
    definition.help,
  ]
}

function labelText(label: string, values: readonly string[] | undefined): string {
  const isShared = values === undefined || SHARED_VALUES.some(([, set]) => String(set) === String(values))
  return isShared ? code(label) : `${code(label)}: ${valuesText(values)}`
}

function valuesText(values: readonly string[]): string {
  return values.map((value) => (value === '' ? '(empty)' : value)).join(', ')
}
