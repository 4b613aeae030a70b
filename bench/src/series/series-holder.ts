/** Somebody who holds the series of a counter and can write them out for Prometheus. */
import type { SeriesLabels } from './series.ts'

export interface SeriesHolder {
  add(labels: SeriesLabels): void
  /** The exposition as bytes that can be sent. @returns how many */
  scrape(): Promise<number>
}
