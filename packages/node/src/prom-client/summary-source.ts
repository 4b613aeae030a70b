/** Summaries as registries and the kit read them. */
import type { ScalarStore, SummaryFamily } from '@sightline/core'
import { createLabelLines } from './label-lines.ts'
import type { MetricSource, ReadValue, TextOptions } from './readable-metric.ts'
import type { SeriesTable, SideColumn } from './series-table.ts'
import type { SlidingQuantiles } from './sliding-quantiles.ts'
import { valueText } from './value-text.ts'

/** Series in one chunk of text. */
const CHUNK = 32

export interface SummaryColumns {
  readonly name: string
  readonly percentiles: readonly number[]
  /** The store's number is the count. */
  readonly table: SeriesTable<ScalarStore>
  readonly quantiles: SideColumn<SlidingQuantiles | undefined>
  readonly sums: SideColumn<number | undefined>
  /** Drops the series whose window is empty. */
  readonly prunes: boolean
}

export function summarySource(columns: SummaryColumns): MetricSource {
  const { name, percentiles, table } = columns
  const family = summaryFamily(columns)
  const linesOf = createLabelLines(table, false)
  const heads = percentiles.map((quantile) => `\n${name}{quantile="${quantile}"`)

  function seriesText(series: number, own: string): string {
    const rest = own === '' ? '} ' : `,${own}} `
    const braced = own === '' ? ' ' : `{${own}} `
    const values = family.quantilesAt(series)
    const lines = heads.map((head, at) => head + rest + valueText(values[at]))
    return `${lines.join('')}\n${name}_sum${braced}${valueText(family.sumAt(series))}\n${name}_count${braced}${family.countAt(series)}`
  }

  function* lines(options: TextOptions): Iterable<string> {
    const labels = linesOf(options)
    for (let first = 0; first < table.count; first += CHUNK) {
      const last = Math.min(first + CHUNK, table.count)
      let text = ''
      for (let series = first; series < last; series += 1) text += seriesText(series, labels.at(series))
      yield text
    }
  }

  return {
    family,
    get epoch() {
      return table.epoch
    },
    settle: () => settle(columns),
    lines,
  }
}

/** What `get` gives: quantiles, then sum and count. */
export function readSummary(columns: SummaryColumns): ReadValue[] {
  settle(columns)
  const { name, percentiles, table } = columns
  const family = summaryFamily(columns)
  const values: ReadValue[] = []
  for (let series = 0; series < table.count; series += 1) {
    const labels = table.labelsAt(series)
    const quantiles = family.quantilesAt(series)
    for (const [at, quantile] of percentiles.entries()) {
      values.push({ labels: { quantile, ...labels }, value: quantiles[at]! })
    }
    values.push(
      { metricName: `${name}_sum`, labels: { ...labels }, value: family.sumAt(series) },
      { metricName: `${name}_count`, labels: { ...labels }, value: family.countAt(series) },
    )
  }
  return values
}

function settle({ table, quantiles, prunes }: SummaryColumns): void {
  table.settle()
  if (!prunes) return
  for (let series = table.count - 1; series >= 0; series -= 1) {
    if (quantiles.rows[series]!.isEmpty) table.remove(table.labelsAt(series))
  }
  table.settle()
}

function summaryFamily({ percentiles, table, quantiles, sums }: SummaryColumns): SummaryFamily {
  const { store } = table
  return {
    shape: 'summary',
    definition: store.definition,
    get generation() {
      return store.generation
    },
    get seriesCount() {
      return store.seriesCount
    },
    labelValuesAt: (series) => store.labelValuesAt(series),
    createdAt: (series) => store.createdAt(series),
    quantiles: percentiles,
    // An empty window shows 0, as prom-client has it.
    quantilesAt: (series) => percentiles.map((share) => quantiles.rows[series]?.percentile(share) ?? 0),
    countAt: (series) => store.values[series]!,
    sumAt: (series) => sums.rows[series] ?? 0,
  }
}
