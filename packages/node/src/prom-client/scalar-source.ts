/** Counters and gauges as registries and the kit read them. */
import type { ScalarStore } from '@sightline/core'
import { createLabelLines } from './label-lines.ts'
import type { ExemplarReading, MetricSource, ReadValue, TextOptions } from './readable-metric.ts'
import type { SeriesTable, SideColumn } from './series-table.ts'
import { exemplarText, valueText } from './value-text.ts'

/** Series in one chunk of text: written in well under a millisecond. */
const CHUNK = 256

export type Exemplars = SideColumn<ExemplarReading | undefined>

export function scalarSource(
  table: SeriesTable<ScalarStore>,
  name: string,
  isCounter: boolean,
  exemplars: Exemplars,
): MetricSource {
  const linesOf = createLabelLines(table, false)
  function textOf(series: number, sample: string, own: string, isOpenMetrics: boolean): string {
    const head = own === '' ? `\n${sample} ` : `\n${sample}{${own}} `
    const text = head + valueText(table.store.column.data[series])
    return isOpenMetrics ? text + exemplarText(exemplars.rows[series]) : text
  }

  function* lines(options: TextOptions): Iterable<string> {
    const labels = linesOf(options)
    const sample = options.isOpenMetrics && isCounter ? `${name.replace(/_total$/, '')}_total` : name
    for (let first = 0; first < table.count; first += CHUNK) {
      const last = Math.min(first + CHUNK, table.count)
      let text = ''
      for (let series = first; series < last; series += 1) {
        text += textOf(series, sample, labels.at(series), options.isOpenMetrics)
      }
      yield text
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

/** What `get` gives of them. */
export function readScalars(table: SeriesTable<ScalarStore>, exemplars: Exemplars): ReadValue[] {
  table.settle()
  const { data } = table.store.column
  return Array.from({ length: table.count }, (_, series) => {
    const exemplar = exemplars.rows[series]
    const value = { value: data[series]!, labels: { ...table.labelsAt(series) } }
    return exemplar === undefined ? value : { ...value, exemplar }
  })
}
