/** A definition that passed its check: a frozen copy with the defaults filled in. What a family's `definition` is. */
import type { MetricDefinition } from './definition.ts'

export interface CheckedDefinition extends MetricDefinition {
  readonly labels: readonly string[]
  /** Empty for every kind but histograms. */
  readonly buckets: readonly number[]
}

/** How often the labels' known values can be combined; undefined when a label is open or there is none. */
export function countCombinations(definition: Pick<MetricDefinition, 'labels' | 'values'>): number | undefined {
  const { labels = [], values = {} } = definition
  if (labels.length === 0 || labels.some((label) => !Object.hasOwn(values, label))) return undefined
  return labels.reduce((product, label) => product * (values[label]?.length ?? 0), 1)
}

/** Every combination of the known values, each in the order of the labels. Only for a definition whose labels are all known. */
export function combinationsOf(definition: CheckedDefinition): string[][] {
  return definition.labels.reduce<string[][]>(
    (rows, label) => rows.flatMap((row) => (definition.values?.[label] ?? []).map((value) => [...row, value])),
    [[]],
  )
}
