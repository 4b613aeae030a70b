/** Histograms as registries and the kit read them. */
import type { HistogramStore } from '@sightline/core'
import type { ExemplarReading, MetricSource, ReadValue } from './readable-metric.ts'
import type { SeriesTable, SideColumn } from './series-table.ts'
import { tableSource } from './table-source.ts'
import { exemplarText, valueText } from './value-text.ts'

/** Series in one chunk of text. */
const CHUNK = 32

/** By series, then by bucket. */
export type BucketExemplars = SideColumn<(ExemplarReading | undefined)[] | undefined>

export function histogramSource(
  table: SeriesTable<HistogramStore>,
  name: string,
  exemplars: BucketExemplars,
): MetricSource {
  const heads = [...table.store.bounds, '+Inf'].map((bound) => `\n${name}_bucket{le="${bound}"`)

  function seriesText(series: number, own: string, isOpenMetrics: boolean): string {
    const { counts, sums, stride } = table.store
    const rest = own === '' ? '} ' : `,${own}} `
    const braced = own === '' ? ' ' : `{${own}} `
    const kept = isOpenMetrics ? exemplars.rows[series] : undefined
    let text = ''
    let total = 0
    for (let bucket = 0; bucket < stride; bucket += 1) {
      total += counts[series * stride + bucket]!
      text += heads[bucket]! + rest + total
      if (kept !== undefined) text += exemplarText(kept[bucket])
    }
    return `${text}\n${name}_sum${braced}${valueText(sums[series])}\n${name}_count${braced}${total}`
  }

  return tableSource(table, {
    chunk: CHUNK,
    isDefaultFirst: true,
    of:
      ({ isOpenMetrics }) =>
      (series, labels) =>
        seriesText(series, labels, isOpenMetrics),
  })
}

/** What `get` gives: buckets, cumulative, then sum and count. @param isEnabled - exemplars are */
export function readHistogram(
  table: SeriesTable<HistogramStore>,
  name: string,
  exemplars: BucketExemplars,
  isEnabled: boolean,
): ReadValue[] {
  table.settle()
  const values: ReadValue[] = []
  const { counts, sums, stride, bounds } = table.store
  for (let series = 0; series < table.count; series += 1) {
    const labels = table.labelsAt(series)
    let total = 0
    for (let bucket = 0; bucket < stride; bucket += 1) {
      total += counts[series * stride + bucket]!
      const isLast = bucket === stride - 1
      const kept = exemplars.rows[series]?.[bucket]
      const exemplar = kept ?? (isLast && isEnabled ? undefined : null)
      const le = isLast ? '+Inf' : bounds[bucket]!
      values.push({ value: total, metricName: `${name}_bucket`, exemplar, labels: { le, ...labels } })
    }
    values.push(
      { value: sums[series]!, metricName: `${name}_sum`, exemplar: undefined, labels: { ...labels } },
      { value: total, metricName: `${name}_count`, exemplar: undefined, labels: { ...labels } },
    )
  }
  return values
}
