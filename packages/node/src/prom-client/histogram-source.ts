/** Histograms as registries and the kit read them. */
import type { HistogramStore } from '@sightline/core'
import { createLabelLines } from './label-lines.ts'
import type { ExemplarReading, MetricSource, ReadValue, TextOptions } from './readable-metric.ts'
import type { SeriesTable, SideColumn } from './series-table.ts'
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
  const linesOf = createLabelLines(table, true)
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

  function* lines(options: TextOptions): Iterable<string> {
    const labels = linesOf(options)
    for (let first = 0; first < table.count; first += CHUNK) {
      const last = Math.min(first + CHUNK, table.count)
      let text = ''
      for (let series = first; series < last; series += 1) {
        text += seriesText(series, labels.at(series), options.isOpenMetrics)
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
