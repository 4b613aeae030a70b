/**
 * Decides which families are written under which name. Two metrics whose names become alike in Prometheus are written
 * as one family when they agree in type and labels; else the later one is refused, because a name that is declared
 * twice makes a server refuse the whole scrape. Metrics of another scope (another API's) come after the kit's own:
 * their scope's labels keep their series apart, so that type and unit are enough to agree in; one that does not agree
 * gets a word for its kind added to its name, because nobody could rename it in its library.
 */
import type { MetricDefinition, MetricFamily, MetricKind } from '@sightline/core'
import type { LabelColumn } from './label-columns.ts'
import { type FamilyNames, familyNames } from './metric-name.ts'
import { columnsOf, scopeLabels } from './scope-labels.ts'
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
  /** What the kit's own metrics must agree in to be one family. */
  readonly shape: string
  /** What metrics of different scopes must agree in. */
  readonly look: string
  /** Labels of the members' scopes; empty for the kit's own. */
  readonly scopes: string[]
}

/** Names that are tried for a metric of another scope whose own is taken: `.value`, `.value.2` ... */
const MAX_RENAMES = 8
/** What is added. Prometheus' linter does not want the kinds themselves in names, and `_sum` and `_count` are histograms'. */
const WORD_OF: Readonly<Record<MetricKind, string>> = {
  counter: 'added',
  observableCounter: 'added',
  upDownCounter: 'balance',
  gauge: 'value',
  observableGauge: 'value',
  histogram: 'distribution',
  info: 'facts',
  stateset: 'states',
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
  const owners: Owners = new Map(TARGET_NAMES.claims.map((claim) => [claim, undefined]))
  const drafts: Draft[] = []
  const refusals: Refusal[] = []
  const place = (family: MetricFamily, index: number) => {
    const refused = placed(family, index, owners, drafts)
    if (refused !== undefined) refusals.push(refused)
  }
  for (const [index, family] of families.entries()) if (family.scope === undefined) place(family, index)
  for (const [index, family] of families.entries()) if (family.scope !== undefined) place(family, index)
  return { families: drafts, refusals }
}

type Owners = Map<string, Draft | undefined>

/** Gives a family its place in the drafts. @returns why it has none */
function placed(family: MetricFamily, index: number, owners: Owners, drafts: Draft[]): Refusal | undefined {
  let draft = draftOf(family, index, family.definition)
  for (let renames = 0; ; renames += 1) {
    const taken = draft.names.claims.find((claim) => owners.has(claim))
    if (taken === undefined) {
      drafts.push(draft)
      for (const claim of draft.names.claims) owners.set(claim, draft)
      return undefined
    }
    const owner = owners.get(taken)
    if (owner !== undefined && agree(owner, draft, family)) {
      owner.members.push(index)
      owner.scopes.push(...draft.scopes)
      return undefined
    }
    if (family.scope === undefined || renames === MAX_RENAMES) return refusal(draft, taken, owner)
    draft = draftOf(family, index, renamed(family.definition, renames))
  }
}

/** Whether a family may be written under the names of another. */
function agree(owner: Draft, draft: Draft, family: MetricFamily): boolean {
  if (family.scope === undefined) return owner.shape === draft.shape
  return owner.look === draft.look && !draft.scopes.some((scope) => owner.scopes.includes(scope))
}

function renamed(definition: MetricDefinition, renames: number): MetricDefinition {
  const { prometheusName: _, ...rest } = definition
  const ordinal = renames === 0 ? '' : `.${renames + 1}`
  return { ...rest, name: `${definition.name}.${WORD_OF[definition.kind]}${ordinal}` }
}

function draftOf(family: MetricFamily, index: number, named: MetricDefinition): Draft {
  const { definition } = family
  const names = familyNames(named, family.shape)
  const columns = columnsOf(family, names)
  const bounds = family.shape === 'histogram' ? family.bounds.join() : family.shape
  const labels = columns.map((column) => column.name).sort()
  const look = [names.type, names.family, names.unit].join(' ')
  const shape = [look, labels.join(), bounds].join(' ')
  return { definition, names, columns, members: [index], shape, look, scopes: [scopeLabels(family.scope)] }
}

function refusal(draft: Draft, taken: string, owner: Draft | undefined): Refusal {
  return {
    metric: draft.definition.name,
    prometheusName: taken,
    takenBy: owner?.definition.name ?? TARGET_NAMES.sample,
  }
}
