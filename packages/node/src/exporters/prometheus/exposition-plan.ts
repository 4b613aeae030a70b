/**
 * Decides which families are written under which name. Two metrics whose names become alike in Prometheus are written
 * as one family when they agree in type and labels; else the later one is refused, because a name that is declared
 * twice makes a server refuse the whole scrape.
 */
import type { MetricDefinition, MetricFamily } from '@sightline/core'
import { familyColumns, type LabelColumn } from './label-columns.ts'
import { type FamilyNames, familyNames } from './metric-name.ts'
import { TARGET_NAMES } from './target-info.ts'

export interface PlannedFamily {
  readonly definition: MetricDefinition
  readonly names: FamilyNames
  readonly columns: readonly LabelColumn[]
  /** Positions in the list of families: one, or several where names became alike. */
  readonly members: readonly number[]
}

export interface Refusal {
  readonly metric: string
  readonly prometheusName: string
  /** The metric that has the name. */
  readonly takenBy: string
}

export interface ExpositionPlan {
  readonly families: readonly PlannedFamily[]
  readonly refusals: readonly Refusal[]
}

interface Draft extends PlannedFamily {
  readonly members: number[]
  readonly shape: string
}

/** Plans a scrape; the same list of definitions as the time before gives the same plan without work. */
export function createPlanner(): (families: readonly MetricFamily[]) => ExpositionPlan {
  let known: readonly MetricDefinition[] = []
  let plan: ExpositionPlan = { families: [], refusals: [] }
  return (families) => {
    const isSame =
      families.length === known.length && families.every((family, index) => family.definition === known[index])
    if (!isSame) {
      known = families.map((family) => family.definition)
      plan = draw(families)
    }
    return plan
  }
}

function draw(families: readonly MetricFamily[]): ExpositionPlan {
  const owners = new Map<string, Draft | undefined>(TARGET_NAMES.claims.map((claim) => [claim, undefined]))
  const drafts: Draft[] = []
  const refusals: Refusal[] = []
  for (const [index, family] of families.entries()) {
    const draft = draftOf(family, index)
    const taken = draft.names.claims.find((claim) => owners.has(claim))
    if (taken === undefined) {
      drafts.push(draft)
      for (const claim of draft.names.claims) owners.set(claim, draft)
      continue
    }
    const owner = owners.get(taken)
    if (owner !== undefined && owner.shape === draft.shape) owner.members.push(index)
    else refusals.push(refusal(draft, taken, owner))
  }
  return { families: drafts, refusals }
}

function draftOf(family: MetricFamily, index: number): Draft {
  const { definition } = family
  const names = familyNames(definition, family.shape)
  const columns = familyColumns(definition, names)
  const bounds = family.shape === 'histogram' ? family.bounds.join() : family.shape
  const labels = columns.map((column) => column.name).sort()
  const shape = [names.type, names.family, names.unit, labels.join(), bounds].join(' ')
  return { definition, names, columns, members: [index], shape }
}

function refusal(draft: Draft, taken: string, owner: Draft | undefined): Refusal {
  return {
    metric: draft.definition.name,
    prometheusName: taken,
    takenBy: owner?.definition.name ?? TARGET_NAMES.sample,
  }
}
