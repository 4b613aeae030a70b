/** What a scrape produces, before it is sent. */
import type { ExpositionFormat } from './exposition-format.ts'

export interface Exposition {
  readonly format: ExpositionFormat
  /** Shared with other scrapes: read only. */
  readonly chunks: readonly Buffer[]
  readonly byteLength: number
  /** A histogram counts once for each set of labels. */
  readonly seriesCount: number
}

/** An exposition on loan. */
export interface LentExposition extends Exposition {
  /** Gives the chunks back: a later scrape may then write to their memory, which spares it much garbage. Whoever never calls this keeps them. */
  release(): void
}
