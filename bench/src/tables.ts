/** What the suites record, the same for us and for every peer. */
import { defineMetrics } from '@sightline/core'

/** 14 bounds, seconds: the HTTP buckets of the OpenTelemetry conventions. */
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
export const LABELS = ['method', 'route', 'status'] as const

export type RequestLabels = {
  readonly method: string
  readonly route: string
  readonly status: string
}

export const requestMetrics = defineMetrics({
  requests: { kind: 'counter', name: 'bench.requests', labels: LABELS, help: 'Requests.' },
  duration: {
    kind: 'histogram',
    name: 'bench.duration',
    unit: 's',
    labels: LABELS,
    buckets: BUCKETS,
    help: 'Durations.',
  },
})

/** Whose values are counted in exponential buckets, too. */
export const nativeMetrics = defineMetrics({
  native: { ...requestMetrics.duration, name: 'bench.native' },
})

const METHODS = ['GET', 'POST']
const ROUTES = ['/orders', '/orders/{id}', '/customers', '/customers/{id}']
const STATUSES = ['200', '404']
const ALL: readonly RequestLabels[] = METHODS.flatMap((method) =>
  ROUTES.flatMap((route) => STATUSES.map((status) => ({ method, route, status }))),
)

/** 16 label sets, mixed as requests come: one set, or sets in order, would flatter every cache. Index with `at & 255`. */
export const LABEL_SETS: readonly RequestLabels[] = Array.from(numbers(256), (share) => ALL[Math.floor(share * 16)]!)

/** Durations as a service has them, log-normal around 20 ms, in seconds. Index with `at & 1023`. */
export const DURATIONS = Float64Array.from(spread(1024), (deviation) => 0.02 * Math.exp(deviation))

/** The same numbers of 0..1 in every run. */
function* numbers(count: number): Generator<number> {
  let state = 7
  for (let at = 0; at < count; at += 1) {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    yield state / 0x80000000
  }
}

/** Sums of twelve are as good as normal, with deviation 1. */
function* spread(count: number): Generator<number> {
  const source = [...numbers(count * 12)]
  for (let at = 0; at < count; at += 1) {
    yield source.slice(at * 12, at * 12 + 12).reduce((sum, share) => sum + share, -6)
  }
}
