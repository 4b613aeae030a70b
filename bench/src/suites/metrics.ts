/** Counters, histograms and timers, with and without a bound child. */
import type { Contests } from '../contest/contest.ts'

export const suite: Contests = {
  name: 'metrics',
  contests: {
    'counter-labels': 'counter add, 3 labels as an object',
    'counter-bound': 'counter add, bound',
    'histogram-labels': 'histogram observe, 3 labels, 14 buckets',
    'histogram-bound': 'histogram observe, bound',
    'otel-counter': 'counter add through the OpenTelemetry API, 3 attributes',
    'otel-histogram': 'histogram record through the OpenTelemetry API, 3 attributes',
    'histogram-native': 'histogram observe, 3 labels, exponential buckets',
    'histogram-native-bound': 'histogram observe, bound, 14 and exponential buckets',
    timer: 'timer: two clock reads and observe, bound',
  },
  entrants: {
    ours: async () => (await import('./metrics/ours.ts')).entries(),
    'prom-client': async () => (await import('./metrics/prom-client.ts')).entries(),
    opentelemetry: async () => (await import('./metrics/opentelemetry.ts')).entries(),
  },
}
