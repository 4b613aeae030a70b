/** Many series of one counter with three labels, the same for us and for every peer. */

export const METRIC_NAME = 'bench_requests'
export const LABEL_NAMES = ['method', 'route', 'status'] as const
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']
const STATUSES = ['200', '201', '204', '400', '404', '409', '500', '503']
const PER_ROUTE = METHODS.length * STATUSES.length
const MAX_SERIES = 100_000
const ROUTES = Array.from({ length: MAX_SERIES / PER_ROUTE }, (_, route) => `/api/v1/resource-${route}/{id}`)

export type SeriesLabels = { readonly [name in (typeof LABEL_NAMES)[number]]: string }

/** The labels of a series, an object of its own each time, as an application makes it; the texts are shared, as they are there. */
export function labelsOf(series: number): SeriesLabels {
  return {
    method: METHODS[series % METHODS.length]!,
    route: ROUTES[Math.floor(series / PER_ROUTE)]!,
    status: STATUSES[Math.floor(series / METHODS.length) % STATUSES.length]!,
  }
}

/** Counts in every series, or in every fifth from `first` on: a fifth of the series changes between two scrapes. */
export function count(add: (labels: SeriesLabels) => void, seriesCount: number, first = 0, step = 1): void {
  for (let series = first; series < seriesCount; series += step) add(labelsOf(series))
}
