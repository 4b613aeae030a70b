/** Log lines to a file: a correlation id and three fields each, as JSON and as text. */
import type { Contests } from '../contest/contest.ts'

export const suite: Contests = {
  name: 'logs',
  contests: {
    'log-file': 'log line with correlation id and 3 fields, JSON to a file',
    'log-text': 'the same as text',
  },
  entrants: {
    ours: async () => (await import('./logs/ours.ts')).entries(),
    pino: async () => (await import('./logs/pino.ts')).entries({ isSync: true }),
    'pino-async': async () => (await import('./logs/pino.ts')).entries({ isSync: false }),
  },
}
