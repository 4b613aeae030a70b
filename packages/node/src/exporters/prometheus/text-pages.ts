/**
 * The pages of one family in a text format, kept from scrape to scrape. A page is kept while its series keep their
 * indices, that is while the family's generation stays the same.
 */
import type { MetricFamily } from '@sightline/core'
import type { ByteArena } from './byte-arena.ts'
import type { FamilyPages } from './dialect.ts'
import { type Page, refreshPage, writePage } from './page.ts'
import { type Scratch, SLOTS_PER_PAGE } from './scratch.ts'
import { type SeriesSource, type SourceOptions, seriesSource } from './series-source.ts'

/** What writing pages needs, and keeps from page to page. */
interface PageTools {
  readonly arena: ByteArena
  readonly scratch: Scratch
}

/** A class because each metric has one a format. */
export class TextPages implements FamilyPages {
  readonly generation: number
  readonly seriesPerPage: number
  readonly #tools: PageTools
  readonly #options: SourceOptions
  readonly #pages: Page[] = []
  #family: MetricFamily
  #source: SeriesSource

  constructor(family: MetricFamily, options: SourceOptions, tools: PageTools) {
    this.generation = family.generation
    this.#tools = tools
    this.#options = options
    this.#family = family
    this.#source = seriesSource(family, options)
    this.seriesPerPage = Math.max(1, Math.floor(SLOTS_PER_PAGE / this.#source.slotsPerSeries))
  }

  /** Another object may stand for the same family from now on. */
  follow(family: MetricFamily): void {
    if (this.#family === family) return
    this.#family = family
    this.#source = seriesSource(family, this.#options)
  }

  at(index: number, header: string, seriesCount: number, isFree: boolean): Buffer {
    const { arena, scratch } = this.#tools
    const first = index * this.seriesPerPage
    const last = Math.min(first + this.seriesPerPage, seriesCount)
    const page = this.#pages[index]
    if (page === undefined || page.count !== last - first) {
      const written = writePage(this.#source, { header: index === 0 ? header : '', first, last }, arena)
      this.#pages[index] = written
      return written.bytes
    }
    const fresh = scratch.ofLength(page.values.length)
    this.#source.read(first, last, fresh)
    refreshPage(page, this.#source, first, fresh, arena, isFree)
    return page.bytes
  }

  unseen(header: string, first: number, last: number, seen: Set<string>): Buffer {
    return writePage(this.#source, { header, first, last }, this.#tools.arena, seen).bytes
  }
}
