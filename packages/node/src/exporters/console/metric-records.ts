/** Metrics as lines for people: one a series, and only of series that have changed since the last time. */
import {
  type HistogramFamily,
  LEVELS,
  type LogRecord,
  type MetricFamily,
  type Metrics,
  type SummaryFamily,
} from '@sightline/core'

const NOTHING = JSON.stringify({ value: 0 })

/** @returns gives the lines of what has changed since it was called before; series at 0 have not changed from nothing */
export function createMetricRecords(metrics: Metrics, now: () => number): () => LogRecord[] {
  const told = new Map<string, string>()
  return () => {
    const timeMs = now()
    const records: LogRecord[] = []
    for (const family of metrics.collect()) {
      for (let series = 0; series < family.seriesCount; series += 1) {
        const labels = labelsOf(family, series)
        const measured = measuredOf(family, series)
        const key = JSON.stringify([family.definition.name, labels])
        const text = JSON.stringify(measured)
        if (text === (told.get(key) ?? NOTHING) || measured['count'] === 0) continue
        told.set(key, text)
        const { name, unit } = family.definition
        records.push(recordOf(name, { ...labels, ...measured, ...(unit === undefined ? {} : { unit }) }, timeMs))
      }
    }
    return records
  }
}

function recordOf(message: string, fields: Readonly<Record<string, unknown>>, timeMs: number): LogRecord {
  return { timeMs, level: 'info', severity: LEVELS.info, logger: 'metric', message, fields, scope: undefined }
}

/** Absent labels are kept as empty text and not told. */
function labelsOf(family: MetricFamily, series: number): Record<string, string> {
  const values = family.labelValuesAt(series)
  const names = family.definition.labels ?? []
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']).filter(([, value]) => value !== ''))
}

function measuredOf(family: MetricFamily, series: number): Record<string, unknown> {
  switch (family.shape) {
    case 'scalar':
      return { value: family.values[series]! }
    case 'summary':
      return summaryOf(family, series)
    default:
      return histogramOf(family, series)
  }
}

function summaryOf(family: SummaryFamily, series: number): Record<string, unknown> {
  const values = family.quantilesAt(series)
  const quantiles = family.quantiles.map((quantile, at) => `${quantile}:${values[at]}`)
  return { count: family.countAt(series), sum: family.sumAt(series), quantiles: quantiles.join() }
}

/** Buckets that hold something, by their upper bound; not cumulative. */
function histogramOf({ bounds, counts, stride, sums }: HistogramFamily, series: number): Record<string, unknown> {
  const buckets: string[] = []
  let count = 0
  for (let bucket = 0; bucket < stride; bucket += 1) {
    const held = counts[series * stride + bucket]!
    count += held
    if (held > 0) buckets.push(`${bounds[bucket] ?? 'Inf'}:${held}`)
  }
  return { count, sum: sums[series]!, buckets: buckets.join() }
}
