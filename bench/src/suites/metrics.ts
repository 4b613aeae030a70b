/** Counters, histograms and timers, with and without a bound child. */

import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider, type PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { metrics, runtime } from '@sightline/core'
import { Counter, Histogram, Registry } from 'prom-client'
import { compare, type Suite } from '../suite.ts'
import { BUCKETS, LABELS, requestMetrics } from '../tables.ts'

/** 16 label sets in turn: one would flatter every cache. */
const SETS = Array.from({ length: 16 }, (_, at) => ({
  method: at % 2 === 0 ? 'GET' : 'POST',
  route: `/route/${at % 4}`,
  status: at % 8 < 4 ? '200' : '404',
}))
const MASK = SETS.length - 1
const VALUES = Float64Array.from({ length: 1024 }, (_, at) => ((at * 7919) % 1024) / 100)

export const suite: Suite = {
  name: 'metrics',
  run() {
    runtime.switchOn({ resource: { serviceName: 'bench' } })
    return [...counters(), ...histograms(), ...timers()]
  },
}

function prom() {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({ name: 'requests', help: 'x', labelNames: LABELS, registers })
  const duration = new Histogram({ name: 'duration', help: 'x', labelNames: LABELS, buckets: BUCKETS, registers })
  return { requests, duration }
}

function otel() {
  const reader = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({ readers: [reader as unknown as PeriodicExportingMetricReader] })
  const meter = provider.getMeter('bench')
  const advice = { explicitBucketBoundaries: BUCKETS }
  return { requests: meter.createCounter('requests'), duration: meter.createHistogram('duration', { advice }) }
}

function counters() {
  const own = metrics(requestMetrics).requests
  const peer = prom().requests
  const other = otel().requests
  const ownBound = own.bind(SETS[0]!)
  const peerBound = peer.labels(SETS[0]!)
  return [
    ...compare(
      'counter-labels',
      'counter add, 3 labels as an object',
      loop('ours', (at) => own.add(1, SETS[at & MASK]!)),
      [
        loop('prom-client', (at) => peer.inc(SETS[at & MASK]!, 1)),
        loop('opentelemetry', (at) => other.add(1, SETS[at & MASK]!)),
      ],
    ),
    ...compare(
      'counter-bound',
      'counter add, bound',
      loopBound('ours', () => ownBound.add(1)),
      [loopBound('prom-client', () => peerBound.inc(1))],
    ),
  ]
}

function histograms() {
  const own = metrics(requestMetrics).duration
  const peer = prom().duration
  const other = otel().duration
  const ownBound = own.bind(SETS[0]!)
  const peerBound = peer.labels(SETS[0]!)
  return [
    ...compare(
      'histogram-labels',
      'histogram observe, 3 labels, 14 buckets',
      loop('ours', (at) => own.observe(VALUES[at & 1023]!, SETS[at & MASK]!)),
      [
        loop('prom-client', (at) => peer.observe(SETS[at & MASK]!, VALUES[at & 1023]!)),
        loop('opentelemetry', (at) => other.record(VALUES[at & 1023]!, SETS[at & MASK]!)),
      ],
    ),
    ...compare(
      'histogram-bound',
      'histogram observe, bound',
      loop('ours', (at) => ownBound.observe(VALUES[at & 1023]!)),
      [loop('prom-client', (at) => peerBound.observe(VALUES[at & 1023]!))],
    ),
  ]
}

function timers() {
  const own = metrics(requestMetrics).duration.bind(SETS[0]!)
  const peer = prom().duration.labels(SETS[0]!)
  const { clock } = runtime
  return compare(
    'timer',
    'timer: two clock reads and observe, bound',
    loopBound('ours', () => {
      const startMs = clock.now()
      own.observe((clock.now() - startMs) / 1000)
    }),
    [
      loopBound('prom-client', () => {
        peer.startTimer()()
      }),
    ],
  )
}

function loop(name: string, step: (at: number) => void) {
  return {
    name,
    run(count: number) {
      for (let at = 0; at < count; at += 1) step(at)
    },
  }
}

function loopBound(name: string, step: () => void) {
  return {
    name,
    run(count: number) {
      for (let at = 0; at < count; at += 1) step()
    },
  }
}
