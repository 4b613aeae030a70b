/** What a table of series is to registries and to the kit; how a series is written is the caller's. */
import type { HistogramStore, ScalarStore } from '@sightline/core'
import { createLabelLines } from './label-lines.ts'
import type { MetricSource, TextOptions } from './readable-metric.ts'
import type { SeriesTable } from './series-table.ts'

export interface SeriesText {
  /** Series in one chunk of text: it is to be written in well under a millisecond. */
  readonly chunk: number
  /** Default labels stand before the series' own. */
  readonly isDefaultFirst: boolean
  /** @returns the lines of a series, each with its line feed before it. @param labels - as text, without braces */
  of(options: TextOptions): (series: number, labels: string) => string
}

export function tableSource(table: SeriesTable<ScalarStore | HistogramStore>, text: SeriesText): MetricSource {
  const linesOf = createLabelLines(table, text.isDefaultFirst)

  function* lines(options: TextOptions): Iterable<string> {
    const labels = linesOf(options)
    const textOf = text.of(options)
    for (let first = 0; first < table.count; first += text.chunk) {
      const last = Math.min(first + text.chunk, table.count)
      let chunk = ''
      for (let series = first; series < last; series += 1) chunk += textOf(series, labels.at(series))
      yield chunk
    }
  }

  return {
    family: table.store,
    get epoch() {
      return table.epoch
    },
    settle: () => table.settle(),
    lines,
  }
}
