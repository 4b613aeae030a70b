/** The kinds of garbage collection by the names that dashboards know. */
import { constants, type PerformanceEntry } from 'node:perf_hooks'
import type { GC_TYPES } from './metrics.ts'

/** V8's kind of a young-generation mark-sweep, for which Node has no constant. */
const MINOR_MARK_SWEEP = 2

type GcType = (typeof GC_TYPES)[number]

const TYPE_OF_KIND: ReadonlyMap<number, GcType> = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [MINOR_MARK_SWEEP, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
])

/** @returns undefined for a kind that has no name */
export function gcTypeOf(entry: PerformanceEntry): GcType | undefined {
  const { detail } = entry as { readonly detail?: { readonly kind?: number } }
  return TYPE_OF_KIND.get(detail?.kind ?? 0)
}
