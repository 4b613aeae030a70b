/** One metric as one thread or process has it, to be merged with the others': labels, and numbers in columns. */
import type { HistogramFamily, MetricDefinition, MetricFamily, ScalarFamily } from '@sightline/core'

/** Shares of all values cannot be added up, and one name may stand in several scopes of another API: those stay apart. */
export type MergeableFamily = ScalarFamily | HistogramFamily

export interface FamilyPart {
  /** Rises when indices are dealt anew. */
  readonly generation: number
  readonly seriesCount: number
  labelValuesAt(series: number): readonly string[]
  createdAt(series: number): number
  /** Scalars: the values. Histograms: bucket counts, then sums. Read afresh each time, and at least as long as the series need. */
  numbers(): readonly Float64Array[]
}

/** The part that a family of this very process is; live, as the family. */
export function partOf(family: MergeableFamily): FamilyPart {
  return {
    get generation() {
      return family.generation
    },
    get seriesCount() {
      return family.seriesCount
    },
    labelValuesAt: (series) => family.labelValuesAt(series),
    createdAt: (series) => family.createdAt(series),
    numbers: () => (family.shape === 'scalar' ? [family.values] : [family.counts, family.sums]),
  }
}

export function isMergeable(family: MetricFamily): family is MergeableFamily {
  return family.shape !== 'summary' && family.scope === undefined
}

/** What must be equal for numbers to be added up; as text. */
export function likeness({ kind, unit, labels = [], buckets = [], merge }: MetricDefinition): string {
  return JSON.stringify([kind, unit, labels, kind === 'histogram' ? buckets : [], merge])
}
