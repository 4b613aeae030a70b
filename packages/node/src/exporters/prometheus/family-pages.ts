/**
 * The pages of families in one format, kept from scrape to scrape. A page is kept while its series keep their indices,
 * that is while the family's generation stays the same.
 */
import type { MetricDefinition, MetricFamily } from '@sightline/core'
import type { ByteArena } from './byte-arena.ts'
import type { ExpositionFormat } from './exposition-format.ts'
import { type Page, refreshPage, writePage } from './page.ts'
import { type SeriesSource, type SourceOptions, seriesSource } from './series-source.ts'

/** Numbers in a page: enough to make copying cheap, and written in well under a millisecond. */
const SLOTS_PER_PAGE = 512

export interface FamilyPages {
  family: MetricFamily
  source: SeriesSource
  readonly generation: number
  readonly seriesPerPage: number
  readonly pages: Page[]
}

export interface PageCache {
  /** The pages of a family as it stands; empty ones where nothing can be kept. */
  of(family: MetricFamily, options: Omit<SourceOptions, 'format'>): FamilyPages
}

export function createPageCache(format: ExpositionFormat): PageCache {
  const known = new WeakMap<MetricDefinition, FamilyPages>()
  return {
    of(family, options) {
      let kept = known.get(family.definition)
      if (kept === undefined || kept.generation !== family.generation) {
        kept = newPages(family, { ...options, format })
        known.set(family.definition, kept)
      } else if (kept.family !== family) {
        kept.family = family
        kept.source = seriesSource(family, { ...options, format })
      }
      return kept
    },
  }
}

/** Pages that nobody keeps. */
export function newPages(family: MetricFamily, options: SourceOptions): FamilyPages {
  const source = seriesSource(family, options)
  const seriesPerPage = Math.max(1, Math.floor(SLOTS_PER_PAGE / source.slotsPerSeries))
  return { family, source, generation: family.generation, seriesPerPage, pages: [] }
}

/** What writing pages needs, and keeps from page to page. */
export interface PageTools {
  readonly arena: ByteArena
  readonly scratch: Scratch
  /** Nobody holds bytes of an earlier scrape. */
  readonly isFree: boolean
}

/**
 * One page, up to date.
 *
 * @param header - for the family's first page
 * @param seriesCount - how many series the family has for this scrape
 */
export function pageAt(kept: FamilyPages, index: number, header: string, seriesCount: number, tools: PageTools): Page {
  const { arena, scratch, isFree } = tools
  const first = index * kept.seriesPerPage
  const last = Math.min(first + kept.seriesPerPage, seriesCount)
  const page = kept.pages[index]
  if (page === undefined || page.count !== last - first) {
    const written = writePage(kept.source, { header: index === 0 ? header : '', first, last }, arena)
    kept.pages[index] = written
    return written
  }
  const fresh = scratch.ofLength(page.values.length)
  kept.source.read(first, last, fresh)
  refreshPage(page, kept.source, first, fresh, arena, isFree)
  return page
}

/** A buffer for the numbers of one page. */
export interface Scratch {
  ofLength(length: number): Float64Array
}

export function createScratch(): Scratch {
  let values = new Float64Array(SLOTS_PER_PAGE)
  return {
    ofLength(length) {
      if (values.length < length) values = new Float64Array(length)
      return values
    },
  }
}
