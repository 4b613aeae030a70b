/** A summary that stands still, for tests of what exporters make of one. */
import type { SummaryFamily } from '@sightline/core'

/** Series `0` has seen nothing, series `1` three values with a sum of 4.5. */
export const summary: SummaryFamily = {
  shape: 'summary',
  definition: { kind: 'gauge', name: 'shop.wait', help: 'Wait.', labels: ['till'] },
  generation: 0,
  seriesCount: 2,
  labelValuesAt: (series) => [String(series)],
  createdAt: () => 1_700_000_000_000,
  quantiles: [0.5, 0.99],
  quantilesAt: (series) => (series === 0 ? [Number.NaN, Number.NaN] : [1, 1.5]),
  countAt: (series) => series * 3,
  sumAt: (series) => series * 4.5,
}
