/** Counters and gauges as registries and the kit read them. */
import type { ScalarStore } from '@sightline/core'
import type { ExemplarReading, MetricSource, ReadValue } from './readable-metric.ts'
import type { SeriesTable, SideColumn } from './series-table.ts'
import { tableSource } from './table-source.ts'
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
  function textOf(series: number, sample: string, own: string, isOpenMetrics: boolean): string {
    const head = own === '' ? `\n${sample} ` : `\n${sample}{${own}} `
    const text = head + valueText(table.store.column.data[series])
    return isOpenMetrics ? text + exemplarText(exemplars.rows[series]) : text
  }

  return tableSource(table, {
    chunk: CHUNK,
    isDefaultFirst: false,
    of({ isOpenMetrics }) {
      const sample = isOpenMetrics && isCounter ? `${name.replace(/_total$/, '')}_total` : name
      return (series, labels) => textOf(series, sample, labels, isOpenMetrics)
    },
  })
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
