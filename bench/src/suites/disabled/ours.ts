/** A library's calls, nobody listening. */
import { logger, metrics, operation, startSpan } from '@sightline/core'
import type { Entries } from '../../contest/contest.ts'
import { LABEL_SETS, requestMetrics } from '../../tables.ts'

export function entries(): Entries {
  const { requests } = metrics(requestMetrics)
  const labels = LABEL_SETS[0]!
  const bound = requests.bind(labels)
  const log = logger('bench')
  const work = operation({ name: 'bench.work', help: 'Work' })
  const seen = { calls: 0 }
  const body = () => {
    seen.calls += 1
  }
  return {
    'disabled-counter': {
      run(count) {
        for (let at = 0; at < count; at += 1) requests.add(1, LABEL_SETS[at & 255]!)
      },
    },
    'disabled-bound': {
      run(count) {
        for (let at = 0; at < count; at += 1) bound.add(1)
      },
    },
    'disabled-log': {
      run(count) {
        for (let at = 0; at < count; at += 1) log.info('request served', LABEL_SETS[at & 255])
      },
    },
    'disabled-span': {
      run(count) {
        for (let at = 0; at < count; at += 1) startSpan('bench').end()
      },
    },
    'disabled-operation': {
      run(count) {
        for (let at = 0; at < count; at += 1) work.run(body)
      },
    },
  }
}
