/**
 * Exponential histograms by series (OpenTelemetry, "Base2 Exponential Bucket Histogram Aggregation"): each begins at
 * the finest scale and merges neighbouring buckets when its values do not fit. Recording costs about 10 ns and
 * allocates nothing; a series takes 8 bytes a bucket in use.
 */
import type { ExponentialStore } from '@sightline/core'
import { ExponentialCounts } from './exponential-counts.ts'
import { exponentialErrors } from './exponential-errors.ts'
import { MAX_SCALE } from './exponential-index.ts'

/** At scale -11 every double is in one of two buckets. */
const LEAST_SIZE = 2
const MIN_SCALE = -10
const DEFAULT_SIZE = 160

export interface ExponentialStoreOptions {
  /** Most buckets on either side of 0. Default 160, with which every double fits at scale -4. */
  readonly maxSize?: number
  /** Where series begin: -10 .. 20. Default 20. Prometheus shows 8 at most. */
  readonly maxScale?: number
}

/** @throws SightlineError `SL_EXPONENTIAL_OPTION_INVALID` naming the option, what was wanted and what came */
export function createExponentialStore(options: ExponentialStoreOptions = {}): ExponentialStore {
  const maxSize = wholeBetween('maxSize', options.maxSize ?? DEFAULT_SIZE, LEAST_SIZE, 2 ** 16)
  const maxScale = wholeBetween('maxScale', options.maxScale ?? MAX_SCALE, MIN_SCALE, MAX_SCALE)
  const nothing = new ExponentialCounts(maxSize, maxScale)
  let rows: (ExponentialCounts | undefined)[] = []
  return {
    record(series, value) {
      if (!(series >= 0 && value - value === 0)) return
      const row = rows[series]
      if (row !== undefined) row.record(value)
      else rowOf(series).record(value)
    },
    at: (series) => (rows[series] ?? nothing).read(),
    clear() {
      rows = []
    },
    keepOnly(kept) {
      rows = kept.map((series) => rows[series])
    },
  }

  /** Rows are made in order, so that the list has no holes, which are slow. */
  function rowOf(series: number): ExponentialCounts {
    while (rows.length <= series) rows.push(undefined)
    const row = new ExponentialCounts(maxSize, maxScale)
    rows[series] = row
    return row
  }
}

function wholeBetween(key: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw exponentialErrors.optionInvalid({ key, wanted: `a whole number ${least}..${most}`, got: String(value) })
}
