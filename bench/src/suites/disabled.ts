/** What a library's calls cost while no application has switched the runtime on. */
import type { Contests } from '../contest/contest.ts'

export const suite: Contests = {
  name: 'disabled',
  contests: {
    'disabled-counter': 'counter add, silent',
    'disabled-bound': 'bound counter add, silent',
    'disabled-log': 'log.info with fields, silent',
    'disabled-span': 'startSpan and end, silent',
    'disabled-operation': 'operation around a function, silent',
  },
  entrants: {
    ours: async () => (await import('./disabled/ours.ts')).entries(),
  },
}
