/** Who owns which name. A definition may come again, word for word; anything else under a taken name is a conflict. */
import { SightlineError } from '../errors/sightline-error.ts'
import type { CheckedDefinition } from './checked-definition.ts'
import { prometheusSampleNames } from './prometheus-name.ts'

export interface Claims {
  /** By lower-case name: OpenTelemetry's instrument names ignore case. */
  readonly byName: Map<string, CheckedDefinition>
  /** Prometheus sample name to the name of the metric that has it. */
  readonly bySample: Map<string, string>
}

/**
 * Claims the names of all rows or, where one conflicts, of none.
 *
 * @throws SightlineError `SL_METRIC_CONFLICT` naming the table's key, the name and both definitions
 */
export function claimNames(claims: Claims, rows: readonly (readonly [key: string, CheckedDefinition])[]): void {
  const fresh: Claims = { byName: new Map(), bySample: new Map() }
  for (const [key, definition] of rows) {
    const name = definition.name.toLowerCase()
    const standing = claims.byName.get(name) ?? fresh.byName.get(name)
    if (standing === undefined) claimSamples(key, definition, claims, fresh)
    else if (!areSame(standing, definition)) throw conflict(key, definition, `is already defined otherwise`, standing)
    fresh.byName.set(name, standing ?? definition)
  }
  for (const [name, definition] of fresh.byName) claims.byName.set(name, definition)
  for (const [sample, name] of fresh.bySample) claims.bySample.set(sample, name)
}

function claimSamples(key: string, definition: CheckedDefinition, claims: Claims, fresh: Claims): void {
  for (const sample of prometheusSampleNames(definition)) {
    const owner = claims.bySample.get(sample) ?? fresh.bySample.get(sample)
    if (owner !== undefined) throw conflict(key, definition, `would be ${sample} in Prometheus, as "${owner}" is`)
    fresh.bySample.set(sample, definition.name)
  }
}

/** Checked definitions have their keys in one order, so their text tells. */
function areSame(a: CheckedDefinition, b: CheckedDefinition): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function conflict(key: string, got: CheckedDefinition, why: string, standing?: CheckedDefinition): SightlineError {
  const texts = standing && `: standing ${JSON.stringify(standing)}, got ${JSON.stringify(got)}`
  return new SightlineError('SL_METRIC_CONFLICT', `metric table key "${key}": "${got.name}" ${why}${texts ?? ''}`, {
    kind: 'configuration',
    details: { key, name: got.name, got, ...(standing && { standing }) },
  })
}
