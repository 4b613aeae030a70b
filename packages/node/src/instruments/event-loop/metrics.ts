/**
 * The event loop's metrics: OpenTelemetry's runtime conventions over OTLP, and for Prometheus the names that Node
 * dashboards have used for years. One measurement serves both, because it is one metric with two names. Of several threads
 * the worst is shown: the sum of two loops' delays is nobody's delay.
 */
import { defineMetrics } from '@sightline/core'

export const eventLoopMetrics = defineMetrics({
  lag: {
    kind: 'observableGauge',
    merge: 'max',
    name: 'nodejs.eventloop.lag',
    prometheusName: 'nodejs_eventloop_lag_seconds',
    unit: 's',
    help: 'How long the event loop took to get to new work right after the previous collection.',
  },
  min: {
    kind: 'observableGauge',
    merge: 'min',
    name: 'nodejs.eventloop.delay.min',
    prometheusName: 'nodejs_eventloop_lag_min_seconds',
    unit: 's',
    help: 'Shortest turn of the event loop in the window.',
  },
  max: {
    kind: 'observableGauge',
    merge: 'max',
    name: 'nodejs.eventloop.delay.max',
    prometheusName: 'nodejs_eventloop_lag_max_seconds',
    unit: 's',
    help: 'Longest turn of the event loop in the window: what new work had to wait at most.',
  },
  mean: {
    kind: 'observableGauge',
    merge: 'max',
    name: 'nodejs.eventloop.delay.mean',
    prometheusName: 'nodejs_eventloop_lag_mean_seconds',
    unit: 's',
    help: 'Mean turn of the event loop in the window.',
  },
  stddev: {
    kind: 'observableGauge',
    merge: 'max',
    name: 'nodejs.eventloop.delay.stddev',
    prometheusName: 'nodejs_eventloop_lag_stddev_seconds',
    unit: 's',
    help: 'Standard deviation of the turns of the event loop in the window.',
  },
  p50: {
    kind: 'observableGauge',
    merge: 'max',
    name: 'nodejs.eventloop.delay.p50',
    prometheusName: 'nodejs_eventloop_lag_p50_seconds',
    unit: 's',
    help: 'Median turn of the event loop in the window.',
  },
  p90: {
    kind: 'observableGauge',
    merge: 'max',
    name: 'nodejs.eventloop.delay.p90',
    prometheusName: 'nodejs_eventloop_lag_p90_seconds',
    unit: 's',
    help: '90th percentile of the turns of the event loop in the window.',
  },
  p99: {
    kind: 'observableGauge',
    merge: 'max',
    name: 'nodejs.eventloop.delay.p99',
    prometheusName: 'nodejs_eventloop_lag_p99_seconds',
    unit: 's',
    help: '99th percentile of the turns of the event loop in the window.',
  },
  utilization: {
    kind: 'observableGauge',
    merge: 'max',
    name: 'nodejs.eventloop.utilization',
    unit: '1',
    help: 'Share of the window in which the event loop was busy.',
  },
  time: {
    kind: 'observableCounter',
    name: 'nodejs.eventloop.time',
    unit: 's',
    labels: ['nodejs.eventloop.state'],
    values: { 'nodejs.eventloop.state': ['active', 'idle'] },
    help: 'Time the event loop has spent at work and waiting for work.',
  },
})
