/** Both text formats: a family's HELP and TYPE are part of its first page. */
import type { MetricFamily } from '@sightline/core'
import { ByteArena } from './byte-arena.ts'
import { type ConstantLabels, constantText } from './constant-labels.ts'
import type { Dialect, PagesOf } from './dialect.ts'
import type { TextFormat } from './exposition-format.ts'
import type { PlannedFamily } from './exposition-plan.ts'
import { familyHeader } from './family-header.ts'
import { keepPages } from './keep-pages.ts'
import type { LabelColumn } from './label-columns.ts'
import { scopePairs } from './scope-labels.ts'
import { createScratch } from './scratch.ts'
import type { SourceOptions } from './series-source.ts'
import { targetInfo } from './target-info.ts'
import { TextPages } from './text-pages.ts'

export function createTextDialect(format: TextFormat, constant: ConstantLabels, writesCreated: boolean): Dialect {
  const tools = { arena: new ByteArena(), scratch: createScratch() }

  function optionsOf(
    { scope }: MetricFamily,
    { names }: PlannedFamily,
    columns: readonly LabelColumn[],
  ): SourceOptions {
    const constantLabels = constantText([...constant, ...scopePairs(scope)])
    return { format, names, columns, constantLabels, writesCreated }
  }

  const newPages: PagesOf = (family, planned, columns) =>
    new TextPages(family, optionsOf(family, planned, columns), tools)

  return {
    keptPages: keepPages(newPages),
    newPages,
    header: ({ names, definition }) => familyHeader(format, names, definition.help),
    finish() {
      // The head was written with the first page.
    },
    targetInfo: (resource) => Buffer.from(targetInfo(format, resource)),
    end: format === 'openmetrics' ? '# EOF\n' : '',
  }
}
