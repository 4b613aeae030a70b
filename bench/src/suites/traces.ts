/** Spans and ids. */
import type { Contests } from '../contest/contest.ts'

export const suite: Contests = {
  name: 'traces',
  contests: {
    span: 'span: 5 attributes, parent from the context, made active',
    'span-bridged': 'the same, through the OpenTelemetry API',
    'span-unsampled': 'the same, unsampled',
    ids: 'trace and span id',
  },
  entrants: {
    ours: async () => (await import('./traces/ours.ts')).entries(),
    bridge: async () => (await import('./traces/bridge.ts')).entries(),
    opentelemetry: async () => (await import('./traces/opentelemetry.ts')).entries(),
    randomUUID: async () => (await import('./traces/random-uuid.ts')).entries(),
  },
}
