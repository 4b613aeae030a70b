/** Who owns which name. A definition may come again, word for word; anything else under a taken name is a conflict. */
import { coreErrors } from '../errors/core-errors.ts'
import type { CheckedDefinition } from './checked-definition.ts'
import { prometheusSampleNames } from './prometheus-name.ts'

const FIELDS = ['kind', 'name', 'help', 'unit', 'labels', 'values', 'buckets', 'prometheusName'] as const

export interface Claims {
  /** By lower-case name: OpenTelemetry's instrument names ignore case. */
  readonly byName: Map<string, CheckedDefinition>
  /** Prometheus sample name to the name of the metric that has it. */
  readonly bySample: Map<string, string>
}

/**
 * Claims the names of all rows or, where one conflicts, of none.
 *
 * @throws SightlineError `SL_METRIC_CONFLICT` naming the metric, what differs and the table's row
 */
export function claimNames(claims: Claims, rows: readonly (readonly [key: string, CheckedDefinition])[]): void {
  const fresh: Claims = { byName: new Map(), bySample: new Map() }
  for (const [key, definition] of rows) {
    const name = definition.name.toLowerCase()
    const standing = claims.byName.get(name) ?? fresh.byName.get(name)
    if (standing === undefined) {
      claimSamples(key, definition, claims, fresh)
      fresh.byName.set(name, definition)
    } else if (!areSame(standing, definition)) {
      throw coreErrors.metricConflict({ name: definition.name, difference: difference(key, standing, definition) })
    }
  }
  for (const [name, definition] of fresh.byName) claims.byName.set(name, definition)
  for (const [sample, name] of fresh.bySample) claims.bySample.set(sample, name)
}

function claimSamples(key: string, definition: CheckedDefinition, claims: Claims, fresh: Claims): void {
  for (const sample of prometheusSampleNames(definition)) {
    const owner = claims.bySample.get(sample) ?? fresh.bySample.get(sample)
    if (owner !== undefined) {
      const difference = `name only: "${owner}" has ${sample} in Prometheus too (table row "${key}")`
      throw coreErrors.metricConflict({ name: definition.name, difference })
    }
    fresh.bySample.set(sample, definition.name)
  }
}

/** Checked definitions have their keys in one order, so their text tells. */
function areSame(a: CheckedDefinition, b: CheckedDefinition): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function difference(key: string, standing: CheckedDefinition, got: CheckedDefinition): string {
  const fields = FIELDS.filter((field) => JSON.stringify(standing[field]) !== JSON.stringify(got[field]))
  const texts = fields.map(
    (field) => `${field}: ${JSON.stringify(standing[field])} stands, ${JSON.stringify(got[field])} came`,
  )
  return `${texts.join('; ')} (table row "${key}")`
}
