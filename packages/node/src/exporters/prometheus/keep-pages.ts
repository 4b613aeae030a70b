/** Pages that are kept from scrape to scrape: while their family's series keep their indices, that is its generation. */
import type { MetricDefinition, MetricFamily } from '@sightline/core'
import type { FamilyPages, PagesOf } from './dialect.ts'

/** @returns the pages of a family as it stands; new ones where nothing can be kept */
export function keepPages(newPages: PagesOf): PagesOf {
  const known = new WeakMap<MetricDefinition, FamilyPages>()
  return (family: MetricFamily, planned, columns) => {
    const kept = known.get(family.definition)
    if (kept?.generation === family.generation) {
      kept.follow(family)
      return kept
    }
    const fresh = newPages(family, planned, columns)
    known.set(family.definition, fresh)
    return fresh
  }
}
