/** The metrics that the suites record, the same for us and for every peer. */
import { defineMetrics } from '@sightline/core'

/** 14 bounds, seconds: the HTTP buckets of the OpenTelemetry conventions. */
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
export const LABELS = ['method', 'route', 'status'] as const

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
