/**
 * All metrics that this process and others (threads, processes) have in common, merged; a step of every collection.
 * What only this process has goes through untouched.
 */
import { type CheckedDefinition, checkDefinition, type MetricFamily, type Runtime } from '@sightline/core'
import { atOnce, type Pausable } from '../exporters/pausable.ts'
import { type FamilyPart, isMergeable, likeness, type MergeableFamily } from './family-part.ts'
import { CUMULATIVE_KINDS, MergedFamily } from './merged-family.ts'

export interface MergedMetrics {
  /**
   * Adds a part to its metric.
   *
   * @returns false, and reports it once, where this service knows the name with another definition: apart they stay
   */
  add(definition: CheckedDefinition, part: FamilyPart): boolean
  /** The part's numbers will not change any more. */
  end(definition: CheckedDefinition, part: FamilyPart): void
  /** Takes the part out, and what it counted with it. */
  remove(definition: CheckedDefinition, part: FamilyPart): void
  /** Long work ahead of a collection; may be left at every pause. */
  settle(): Pausable<void>
  /** Puts the merged families in the place of those given, and adds those that only others have. */
  collect(families: readonly MetricFamily[]): readonly MetricFamily[]
}

export interface MergeOptions {
  /** Whether this process's own families are a part by themselves. Default true. */
  readonly withOwn?: boolean
}

export function createMergedMetrics(
  { metrics, guard }: Runtime,
  where: string,
  { withOwn = true }: MergeOptions = {},
): MergedMetrics {
  const merged = new Map<string, MergedFamily>()
  const refused = new Set<string>()

  function familyFor(definition: CheckedDefinition): MergedFamily | undefined {
    const key = keyOf(definition)
    const own = merged.has(key)
      ? undefined
      : metrics
          .families()
          .filter(isMergeable)
          .find((one) => keyOf(one.definition) === key)
    const family = merged.get(key) ?? create(definition, own)
    if (family === undefined || family.likeness !== likeness(definition)) return undefined
    merged.set(key, family)
    return family
  }

  function create(definition: CheckedDefinition, own: MergeableFamily | undefined): MergedFamily | undefined {
    const standing = own?.definition ?? definition
    if (likeness(standing) !== likeness(definition)) return undefined
    const checkedOnce = own === undefined ? checkAgain(definition) : checked(own)
    return new MergedFamily(checkedOnce, metrics.host, withOwn ? own : undefined)
  }

  function checkAgain({ buckets, ...definition }: CheckedDefinition): CheckedDefinition {
    return checkDefinition(where, definition.kind === 'histogram' ? { ...definition, buckets } : definition)
  }

  function refuse({ name }: CheckedDefinition): false {
    if (!refused.has(name)) {
      refused.add(name)
      guard.report(
        where,
        new Error(`${name}: defined in another way than here (kind, unit, labels, buckets or merge); left out`),
      )
    }
    return false
  }

  function* settle(): Pausable<void> {
    for (const family of [...merged.values()]) yield* family.settle()
  }

  return {
    add(definition, part) {
      const family = guard.run(where, () => familyFor(definition))
      if (family === undefined) return refuse(definition)
      family.add(part)
      return true
    },
    end: (definition, part) => merged.get(keyOf(definition))?.end(part),
    remove: (definition, part) => merged.get(keyOf(definition))?.remove(part),
    settle,
    collect(families) {
      if (merged.size === 0) return families
      const given = new Map(families.filter(isMergeable).map((family) => [keyOf(family.definition), family]))
      if (withOwn) for (const [key, family] of merged) family.follow(given.get(key))
      atOnce(settle())
      for (const family of merged.values()) family.sum()
      const others = families.filter((family) => !isMergeable(family) || !merged.has(keyOf(family.definition)))
      return [...others, ...[...merged.values()].map(({ family }) => family)]
    },
  }
}

/** Whether its numbers tell what happened, and so outlive who counted. */
export function isCumulative({ kind }: CheckedDefinition): boolean {
  return CUMULATIVE_KINDS.has(kind)
}

function keyOf({ name }: { readonly name: string }): string {
  return name.toLowerCase()
}

/** A family's definition has been checked by its registry. */
function checked(own: MetricFamily): CheckedDefinition {
  return own.definition as CheckedDefinition
}
