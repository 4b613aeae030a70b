/** How a format writes: what `writeFamily` and the exporter need to know of text and of protobuf. */
import type { MetricFamily, Resource } from '@sightline/core'
import type { ChunkList } from './chunk-list.ts'
import type { PlannedFamily } from './exposition-plan.ts'
import type { LabelColumn } from './label-columns.ts'

/** The pages of one family: each the finished bytes of some of its series. */
export interface FamilyPages {
  /** The family's when its series had these indices. */
  readonly generation: number
  readonly seriesPerPage: number
  /** Another object may stand for the same family from now on. */
  follow(family: MetricFamily): void
  /**
   * One page, up to date.
   *
   * @param header - what stands before the first page
   * @param seriesCount - how many series the family has for this scrape
   * @param isFree - nobody holds bytes of an earlier scrape, so their memory may be used again
   */
  at(index: number, header: string, seriesCount: number, isFree: boolean): Buffer
  /** Series `first` to `last` (exclusive) but those whose labels are in `seen`, which learns them; not kept. */
  unseen(header: string, first: number, last: number, seen: Set<string>): Buffer
}

export type PagesOf = (family: MetricFamily, planned: PlannedFamily, columns: readonly LabelColumn[]) => FamilyPages

export interface Dialect {
  /** Pages that are kept from scrape to scrape. */
  readonly keptPages: PagesOf
  /** Pages of one of several families under one name; nothing is kept. */
  readonly newPages: PagesOf
  /** What is handed to the first page. */
  header(planned: PlannedFamily): string
  /** Puts what depends on the pages before them. @param mark - where the family's pages begin */
  finish(planned: PlannedFamily, chunks: ChunkList, mark: number): void
  targetInfo(resource: Resource): Buffer
  /** The last bytes of an exposition. */
  readonly end: string
}
