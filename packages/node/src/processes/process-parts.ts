/** The snapshots that count at the moment, as parts of the merged metrics: each process's newest, and the retired. */
import type { CheckedDefinition } from '@sightline/core'
import type { FamilyPart } from '../merging/family-part.ts'
import { isCumulative, type MergedMetrics } from '../merging/merged-metrics.ts'
import type { Snapshot, SnapshotFamily } from './snapshot.ts'

const RETIRED = 'retired'

export interface ProcessParts {
  readonly merged: MergedMetrics
  /** @param gone - marks of processes that ended: what they counted stays, what they told of themselves does not */
  follow(snapshots: readonly Snapshot[], retired: Snapshot | undefined, gone: ReadonlySet<string>): void
}

/** Stays the same part while a process brings newer numbers, so that its series keep their places. */
class ProcessFamily implements FamilyPart {
  readonly definition: CheckedDefinition
  #newest: SnapshotFamily

  constructor(first: SnapshotFamily) {
    this.definition = first.definition
    this.#newest = first
  }

  follow(newest: SnapshotFamily): void {
    this.#newest = newest
  }

  get generation(): number {
    return this.#newest.generation
  }

  get seriesCount(): number {
    return this.#newest.seriesCount
  }

  labelValuesAt(series: number): readonly string[] {
    return this.#newest.labelValuesAt(series)
  }

  createdAt(series: number): number {
    return this.#newest.createdAt(series)
  }

  numbers(): readonly Float64Array[] {
    return this.#newest.numbers()
  }
}

/** What counts of a snapshot: nothing where the retired have it, of an ended process only what it counted. */
function countingOf(
  snapshot: Snapshot,
  retired: Snapshot | undefined,
  gone: ReadonlySet<string>,
): readonly SnapshotFamily[] {
  const { head, families } = snapshot
  if (retired?.head.folded?.[head.mark] !== undefined) return []
  return gone.has(head.mark) ? families.filter(({ definition }) => isCumulative(definition)) : families
}

export function createProcessParts(merged: MergedMetrics): ProcessParts {
  let known = new Map<string, ProcessFamily>()

  function take(owner: string, family: SnapshotFamily, next: Map<string, ProcessFamily>): void {
    const key = `${owner} ${family.definition.name}`
    const part = known.get(key) ?? new ProcessFamily(family)
    if (known.has(key)) part.follow(family)
    else if (!merged.add(family.definition, part)) return
    next.set(key, part)
  }

  return {
    merged,
    follow(snapshots, retired, gone) {
      const next = new Map<string, ProcessFamily>()
      for (const family of retired?.families ?? []) take(RETIRED, family, next)
      for (const snapshot of snapshots) {
        for (const family of countingOf(snapshot, retired, gone)) take(snapshot.head.mark, family, next)
      }
      for (const [key, part] of known) if (!next.has(key)) merged.remove(part.definition, part)
      known = next
    },
  }
}
