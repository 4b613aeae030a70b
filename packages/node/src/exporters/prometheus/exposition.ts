/** What a scrape produces, before it is sent. */
import type { ExpositionFormat } from './exposition-format.ts'

/** One finished exposition. The chunks are shared with other scrapes: read only. */
export interface Exposition {
  readonly format: ExpositionFormat
  readonly chunks: readonly Buffer[]
  readonly byteLength: number
  /** A histogram counts once for each set of labels. */
  readonly seriesCount: number
}
