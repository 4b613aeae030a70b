/** Spans as OTLP. */
import type { Contests } from '../contest/contest.ts'

export const suite: Contests = {
  name: 'otlp',
  contests: {
    'otlp-protobuf': 'OTLP protobuf of 512 spans with 5 attributes each',
    'otlp-json': 'the same as JSON',
  },
  entrants: {
    ours: async () => (await import('./otlp/ours.ts')).entries(),
    opentelemetry: async () => (await import('./otlp/opentelemetry.ts')).entries(),
  },
}
