/**
 * Finds the metric cells of one operation without making a label object per call: a map a label, then one by verdict.
 * The tree is bounded; past the bound each call goes through the registry, where the label guard rules.
 */
import { ERROR_TYPES } from '../errors/kind.ts'
import type { LabelValue } from '../metrics/definition.ts'
import type { BoundCounter, BoundHistogram, Counter, Histogram } from '../metrics/recorders.ts'
import type { OperationDefinition } from './operation.ts'
import { OUTCOMES, type Verdict } from './outcome.ts'

const MAX_NODES = 4000

/** A definition whose label names are not known to the type checker: they are checked where operations are declared. */
export interface Labelled {
  readonly labels: readonly string[]
}

export type OpenLabels = Readonly<Record<string, LabelValue | undefined>>

export interface VerdictCells {
  readonly duration: BoundHistogram
  readonly outcomes: BoundCounter
}

type Columns = Readonly<Record<string, LabelValue>>
type Node = Map<LabelValue | undefined, Node | VerdictCells>

/** @returns the cells of these labels and this verdict, bound once */
export type FindCells = (labels: OpenLabels | undefined, verdict: Verdict) => VerdictCells

export function createOperationCells(
  definition: OperationDefinition,
  duration: Histogram<Labelled>,
  outcomes: Counter<Labelled>,
): FindCells {
  const names = definition.labels ?? []
  const root: Node = new Map()
  let nodes = 0

  function bind(labels: OpenLabels | undefined, verdict: Verdict): VerdictCells {
    const all = { ...labels, operation: definition.name, outcome: verdict.outcome, error_type: verdict.errorType }
    return { duration: duration.bind(all as Columns), outcomes: outcomes.bind(all as Columns) }
  }

  function nodeOf(labels: OpenLabels | undefined): Node | undefined {
    let node = root
    for (const name of names) {
      const value = labels?.[name]
      let next = node.get(value) as Node | undefined
      if (next === undefined) {
        if (nodes >= MAX_NODES) return undefined
        nodes += 1
        next = new Map()
        node.set(value, next)
      }
      node = next
    }
    return node
  }

  return (labels, verdict) => {
    const node = nodeOf(labels)
    const key = OUTCOMES.indexOf(verdict.outcome) * ERROR_TYPES.length + ERROR_TYPES.indexOf(verdict.errorType)
    const known = node?.get(key) as VerdictCells | undefined
    if (known !== undefined) return known
    const cells = bind(labels, verdict)
    node?.set(key, cells)
    return cells
  }
}
