/** Both text formats: a family's HELP and TYPE are part of its first page. */
import type { MetricFamily } from '@sightline/core'
import { ByteArena } from './byte-arena.ts'
import { type ConstantLabels, constantText } from './constant-labels.ts'
import type { Dialect } from './dialect.ts'
import type { TextFormat } from './exposition-format.ts'
import type { PlannedFamily } from './exposition-plan.ts'
import { familyHeader } from './family-header.ts'
import type { LabelColumn } from './label-columns.ts'
import { scopePairs } from './scope-labels.ts'
import { createScratch } from './scratch.ts'
import type { SourceOptions } from './series-source.ts'
import { targetInfo } from './target-info.ts'
import { TextPages } from './text-pages.ts'

export function createTextDialect(format: TextFormat, constant: ConstantLabels, writesCreated: boolean): Dialect {
  const tools = { arena: new ByteArena(), scratch: createScratch() }
  const known = new WeakMap<MetricFamily['definition'], TextPages>()

  function optionsOf(
    { scope }: MetricFamily,
    { names }: PlannedFamily,
    columns: readonly LabelColumn[],
  ): SourceOptions {
    const constantLabels = constantText([...constant, ...scopePairs(scope)])
    return { format, names, columns, constantLabels, writesCreated }
  }

  return {
    keptPages(family, planned, columns) {
      const kept = known.get(family.definition)
      if (kept?.generation === family.generation) {
        kept.follow(family)
        return kept
      }
      const fresh = new TextPages(family, optionsOf(family, planned, columns), tools)
      known.set(family.definition, fresh)
      return fresh
    },
    newPages: (family, planned, columns) => new TextPages(family, optionsOf(family, planned, columns), tools),
    header: ({ names, definition }) => familyHeader(format, names, definition.help),
    finish() {
      // The head was written with the first page.
    },
    targetInfo: (resource) => Buffer.from(targetInfo(format, resource)),
    end: format === 'openmetrics' ? '# EOF\n' : '',
  }
}
