/** Counters, histograms and timers, with and without a bound child. */
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider, type PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { metrics, runtime } from '@sightline/core'
import { Counter, Histogram, Registry } from 'prom-client'
import type { Alternative } from '../measure.ts'
import { compare, type Suite } from '../suite.ts'
import { BUCKETS, DURATIONS, LABEL_SETS, LABELS, requestMetrics } from '../tables.ts'

export const suite: Suite = {
  name: 'metrics',
  run() {
    runtime.switchOn({ resource: { serviceName: 'bench', attributes: {} } })
    return [...counters(), ...boundCounters(), ...histograms(), ...boundHistograms(), ...timers()]
  },
}

function prom() {
  const registers = [new Registry()]
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
  const ours: Alternative = {
    name: 'ours',
    run: (count) => {
      for (let at = 0; at < count; at += 1) own.add(1, LABEL_SETS[at & 255]!)
    },
  }
  return compare('counter-labels', 'counter add, 3 labels as an object', ours, [
    {
      name: 'prom-client',
      run: (count) => {
        for (let at = 0; at < count; at += 1) peer.inc(LABEL_SETS[at & 255]!, 1)
      },
    },
    {
      name: 'opentelemetry',
      run: (count) => {
        for (let at = 0; at < count; at += 1) other.add(1, LABEL_SETS[at & 255]!)
      },
    },
  ])
}

function boundCounters() {
  const own = metrics(requestMetrics).requests.bind(LABEL_SETS[0]!)
  const peer = prom().requests.labels(LABEL_SETS[0]! as never)
  const ours: Alternative = {
    name: 'ours',
    run: (count) => {
      for (let at = 0; at < count; at += 1) own.add(1)
    },
  }
  return compare('counter-bound', 'counter add, bound', ours, [
    {
      name: 'prom-client',
      run: (count) => {
        for (let at = 0; at < count; at += 1) peer.inc(1)
      },
    },
  ])
}

function histograms() {
  const own = metrics(requestMetrics).duration
  const peer = prom().duration
  const other = otel().duration
  const ours: Alternative = {
    name: 'ours',
    run: (count) => {
      for (let at = 0; at < count; at += 1) own.observe(DURATIONS[at & 1023]!, LABEL_SETS[at & 255]!)
    },
  }
  return compare('histogram-labels', 'histogram observe, 3 labels, 14 buckets', ours, [
    {
      name: 'prom-client',
      run: (count) => {
        for (let at = 0; at < count; at += 1) peer.observe(LABEL_SETS[at & 255]!, DURATIONS[at & 1023]!)
      },
    },
    {
      name: 'opentelemetry',
      run: (count) => {
        for (let at = 0; at < count; at += 1) other.record(DURATIONS[at & 1023]!, LABEL_SETS[at & 255]!)
      },
    },
  ])
}

function boundHistograms() {
  const own = metrics(requestMetrics).duration.bind(LABEL_SETS[0]!)
  const peer = prom().duration.labels(LABEL_SETS[0]! as never)
  const ours: Alternative = {
    name: 'ours',
    run: (count) => {
      for (let at = 0; at < count; at += 1) own.observe(DURATIONS[at & 1023]!)
    },
  }
  return compare('histogram-bound', 'histogram observe, bound', ours, [
    {
      name: 'prom-client',
      run: (count) => {
        for (let at = 0; at < count; at += 1) peer.observe(DURATIONS[at & 1023]!)
      },
    },
  ])
}

function timers() {
  const own = metrics(requestMetrics).duration.bind(LABEL_SETS[0]!)
  const peer = prom().duration.labels(LABEL_SETS[0]! as never)
  const { clock } = runtime
  const ours: Alternative = {
    name: 'ours',
    run: (count) => {
      for (let at = 0; at < count; at += 1) {
        const startMs = clock.now()
        own.observe((clock.now() - startMs) / 1000)
      }
    },
  }
  return compare('timer', 'timer: two clock reads and observe, bound', ours, [
    {
      name: 'prom-client',
      run: (count) => {
        for (let at = 0; at < count; at += 1) peer.startTimer()()
      },
    },
  ])
}
