/**
 * Writes one exposition, which may be paused between pages. What a scrape shows is a moving picture: each page is true
 * for the instant it is written (a histogram's buckets, sum and count always agree), and pages are written within one
 * scrape's duration of each other. A family whose series are dealt anew on the way is begun again, so no series is shown
 * twice or missed.
 */
import type { MetricFamily } from '@sightline/core'
import type { Pausable } from '../pausable.ts'
import type { ChunkList } from './chunk-list.ts'
import type { Dialect } from './dialect.ts'
import type { PlannedFamily } from './exposition-plan.ts'
import type { LabelColumn } from './label-columns.ts'
import { columnsOf } from './scope-labels.ts'

/** After so many beginnings a family is written without a pause. */
const MAX_BEGINNINGS = 3

/** What one scrape works with. */
export interface Desk {
  readonly dialect: Dialect
  readonly chunks: ChunkList
  /** Nobody holds bytes of an earlier scrape. */
  readonly isFree: boolean
}

/** Writes one planned family; work that may be paused. Its end has the number of series. */
export function* writeFamily(planned: PlannedFamily, families: readonly MetricFamily[], desk: Desk): Pausable<number> {
  const members = planned.members.map((index) => families[index]!).filter((family) => family.seriesCount > 0)
  if (members.length === 0) return 0
  const mark = desk.chunks.mark()
  for (let beginning = 1; ; beginning++) {
    const mayPause = beginning <= MAX_BEGINNINGS
    const series =
      members.length === 1
        ? yield* writeOne(planned, members[0]!, desk, mayPause)
        : yield* writeMerged(planned, members, desk, mayPause)
    if (series !== undefined) {
      desk.dialect.finish(planned, desk.chunks, mark)
      return series
    }
    desk.chunks.rollBack(mark)
  }
}

/** @returns undefined when the series were dealt anew meanwhile */
function* writeOne(
  planned: PlannedFamily,
  family: MetricFamily,
  desk: Desk,
  mayPause: boolean,
): Pausable<number | undefined> {
  const header = desk.dialect.header(planned)
  // An open list of labels may have grown since the scrape was planned.
  const isPlanned = family.definition === planned.definition
  const columns = isPlanned ? planned.columns : columnsOf(family, planned.names)
  const kept = desk.dialect.keptPages(family, planned, columns)
  const seriesCount = family.seriesCount
  const pages = Math.ceil(seriesCount / kept.seriesPerPage)
  for (let index = 0; index < pages; index++) {
    desk.chunks.push(kept.at(index, header, seriesCount, desk.isFree))
    if (!mayPause) continue
    yield
    if (family.generation !== kept.generation) return undefined
  }
  return seriesCount
}

/** Families under one name: nothing is kept, and a set of labels that both have is shown once, with the first one's value. */
function* writeMerged(
  planned: PlannedFamily,
  members: readonly MetricFamily[],
  desk: Desk,
  mayPause: boolean,
): Pausable<number | undefined> {
  const generations = members.map((family) => family.generation)
  const seen = new Set<string>()
  let header = desk.dialect.header(planned)
  for (const family of members) {
    const pages = desk.dialect.newPages(family, planned, columnsInOrder(family, planned))
    const seriesCount = family.seriesCount
    for (let first = 0; first < seriesCount; first += pages.seriesPerPage) {
      const last = Math.min(first + pages.seriesPerPage, seriesCount)
      desk.chunks.push(pages.unseen(header, first, last, seen))
      header = ''
      if (!mayPause) continue
      yield
      if (members.some((member, index) => member.generation !== generations[index])) return undefined
    }
  }
  return seen.size
}

/** A member's own columns, those of the first member in its order and then the others by name: equal labels are equal text. */
function columnsInOrder(family: MetricFamily, { columns, names }: PlannedFamily): readonly LabelColumn[] {
  const own = columnsOf(family, names)
  const first = columns.flatMap(({ name }) => own.filter((column) => column.name === name))
  const others = own.filter((column) => !first.includes(column))
  return [...first, ...others.sort((a, b) => (a.name < b.name ? -1 : 1))]
}
