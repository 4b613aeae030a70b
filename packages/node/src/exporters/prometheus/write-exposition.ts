/**
 * Writes one exposition, in slices. What a scrape shows is a moving picture: each page is true for the instant it is
 * written (a histogram's buckets, sum and count always agree), and pages are written within one scrape's duration of
 * each other. A family whose series are dealt anew on the way is begun again, so no series is shown twice or missed.
 */
import type { MetricFamily } from '@sightline/core'
import type { TimeSlice } from '../time-slice.ts'
import type { ChunkList } from './chunk-list.ts'
import type { ExpositionFormat } from './exposition-format.ts'
import type { PlannedFamily } from './exposition-plan.ts'
import { familyHeader } from './family-header.ts'
import { newPages, type PageCache, type PageTools, pageAt } from './family-pages.ts'
import { type LabelColumn, labelColumns } from './label-columns.ts'
import { writePage } from './page.ts'
import type { SourceOptions } from './series-source.ts'

/** After so many beginnings a family is written without a pause. */
const MAX_BEGINNINGS = 3

/** What one scrape works with. */
export interface Desk extends PageTools {
  readonly format: ExpositionFormat
  readonly cache: PageCache
  readonly slice: TimeSlice
  readonly chunks: ChunkList
  readonly constantLabels: string
  readonly writesCreated: boolean
}

/** Writes one planned family. @returns how many series it has */
export async function writeFamily(
  planned: PlannedFamily,
  families: readonly MetricFamily[],
  desk: Desk,
): Promise<number> {
  const members = planned.members.map((index) => families[index]!).filter((family) => family.seriesCount > 0)
  if (members.length === 0) return 0
  const mark = desk.chunks.mark()
  for (let beginning = 1; ; beginning++) {
    const mayPause = beginning <= MAX_BEGINNINGS
    const series =
      members.length === 1
        ? await writeOne(planned, members[0]!, desk, mayPause)
        : await writeMerged(planned, members, desk, mayPause)
    if (series !== undefined) return series
    desk.chunks.rollBack(mark)
  }
}

/** @returns undefined when the series were dealt anew meanwhile */
async function writeOne(
  planned: PlannedFamily,
  family: MetricFamily,
  desk: Desk,
  mayPause: boolean,
): Promise<number | undefined> {
  const header = familyHeader(desk.format, planned.names, planned.definition.help)
  const kept = desk.cache.of(family, sourceOptions(planned, desk))
  const seriesCount = family.seriesCount
  const pages = Math.ceil(seriesCount / kept.seriesPerPage)
  for (let index = 0; index < pages; index++) {
    desk.chunks.push(pageAt(kept, index, header, seriesCount, desk).bytes)
    if (!mayPause || !desk.slice.isOver()) continue
    await desk.slice.next()
    if (family.generation !== kept.generation) return undefined
  }
  return seriesCount
}

/** Families under one name: nothing is kept, and a set of labels that both have is shown once, with the first one's value. */
async function writeMerged(
  planned: PlannedFamily,
  members: readonly MetricFamily[],
  desk: Desk,
  mayPause: boolean,
): Promise<number | undefined> {
  const generations = members.map((family) => family.generation)
  const seen = new Set<string>()
  let header = familyHeader(desk.format, planned.names, planned.definition.help)
  for (const family of members) {
    const columns = columnsInOrder(family, planned.columns)
    const options = { ...sourceOptions(planned, desk), columns, format: desk.format }
    const { source, seriesPerPage } = newPages(family, options)
    const seriesCount = family.seriesCount
    for (let first = 0; first < seriesCount; first += seriesPerPage) {
      const last = Math.min(first + seriesPerPage, seriesCount)
      desk.chunks.push(writePage(source, { header, first, last }, desk.arena, seen).bytes)
      header = ''
      if (!mayPause || !desk.slice.isOver()) continue
      await desk.slice.next()
      if (members.some((member, index) => member.generation !== generations[index])) return undefined
    }
  }
  return seen.size
}

/** A member's own columns in the order of the first member, so that equal labels are equal text. */
function columnsInOrder(family: MetricFamily, order: readonly LabelColumn[]): readonly LabelColumn[] {
  const own = labelColumns(family.definition.labels)
  return order.flatMap(({ name }) => own.filter((column) => column.name === name))
}

function sourceOptions(planned: PlannedFamily, desk: Desk): Omit<SourceOptions, 'format'> {
  return {
    names: planned.names,
    columns: planned.columns,
    constantLabels: desk.constantLabels,
    writesCreated: desk.writesCreated,
  }
}
