/**
 * V8's metrics: garbage collection and heap spaces, as OpenTelemetry's V8 conventions have them. For Prometheus they
 * keep the names that Node dashboards know; the labels are those of the conventions.
 */
import { defineMetrics } from '@sightline/core'

export const GC_TYPES = ['minor', 'major', 'incremental', 'weakcb'] as const
/** Seconds: a scavenge takes a fraction of a millisecond, a full collection of a large heap a good part of a second. */
const GC_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] as const
const SPACE_LABELS = ['v8js.heap.space.name'] as const

export const gcMetrics = defineMetrics({
  duration: {
    kind: 'histogram',
    name: 'v8js.gc.duration',
    prometheusName: 'nodejs_gc_duration_seconds',
    unit: 's',
    labels: ['v8js.gc.type'],
    values: { 'v8js.gc.type': GC_TYPES },
    buckets: GC_BUCKETS,
    help: 'Time that garbage collection stopped the program, by type.',
  },
  limit: {
    kind: 'observableGauge',
    name: 'v8js.memory.heap.limit',
    prometheusName: 'nodejs_heap_space_size_total_bytes',
    unit: 'By',
    labels: SPACE_LABELS,
    help: 'Heap that V8 has reserved, by space.',
  },
  used: {
    kind: 'observableGauge',
    name: 'v8js.memory.heap.used',
    prometheusName: 'nodejs_heap_space_size_used_bytes',
    unit: 'By',
    labels: SPACE_LABELS,
    help: 'Heap that is in use, by space.',
  },
  available: {
    kind: 'observableGauge',
    name: 'v8js.memory.heap.space.available_size',
    prometheusName: 'nodejs_heap_space_size_available_bytes',
    unit: 'By',
    labels: SPACE_LABELS,
    help: 'Heap that is free for use, by space.',
  },
  physical: {
    kind: 'observableGauge',
    name: 'v8js.memory.heap.space.physical_size',
    unit: 'By',
    labels: SPACE_LABELS,
    help: 'Heap that is backed by memory, by space.',
  },
})
