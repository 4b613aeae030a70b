/** Who owns which name. A definition may come again, word for word; anything else under a taken name is a conflict. */
import { coreErrors } from '../errors/core-errors.ts'
import type { CheckedDefinition } from './checked-definition.ts'

const FIELDS = [
  'kind',
  'name',
  'help',
  'unit',
  'labels',
  'values',
  'states',
  'buckets',
  'prometheusName',
  'types',
  'merge',
] as const

/** Under which name a definition is known: OpenTelemetry's instrument names ignore case. */
export function nameKey(definition: CheckedDefinition): string {
  return definition.name.toLowerCase()
}

/**
 * Claims the names of all rows or, where one conflicts, of none.
 *
 * @param owners - definitions by `nameKey`; those of the rows are added
 * @throws SightlineError `SL_METRIC_CONFLICT` naming the metric, what differs and the table's row
 */
export function claimNames(
  owners: Map<string, CheckedDefinition>,
  rows: readonly (readonly [key: string, CheckedDefinition])[],
): void {
  const fresh = new Map<string, CheckedDefinition>()
  for (const [key, definition] of rows) {
    const name = nameKey(definition)
    const standing = owners.get(name) ?? fresh.get(name)
    const difference = standing && differenceOf(standing, definition)
    if (difference) {
      throw coreErrors.metricConflict({ name: definition.name, difference: `${difference} (table row "${key}")` })
    }
    fresh.set(name, standing ?? definition)
  }
  for (const [name, definition] of fresh) owners.set(name, definition)
}

/** Empty when there is none. Checked definitions have their keys in one order, so their text tells. */
function differenceOf(standing: CheckedDefinition, came: CheckedDefinition): string {
  return FIELDS.map((field) => ({ field, was: JSON.stringify(standing[field]), is: JSON.stringify(came[field]) }))
    .filter(({ was, is }) => was !== is)
    .map(({ field, was, is }) => `${field}: ${was} stands, ${is} came`)
    .join('; ')
}
