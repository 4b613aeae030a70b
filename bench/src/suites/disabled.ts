/** What a library's calls cost while no application has switched the runtime on. */
import { logger, metrics, operation, startSpan } from '@sightline/core'
import { measureAlone, type Suite } from '../suite.ts'
import { requestMetrics } from '../tables.ts'

export const suite: Suite = {
  name: 'disabled',
  run() {
    const record = metrics(requestMetrics)
    const bound = record.requests.bind({ method: 'GET', route: '/a', status: '200' })
    const log = logger('bench')
    const work = operation({ name: 'bench.work', help: 'Work' })
    const labels = { method: 'GET', route: '/a', status: '200' }
    const seen = { calls: 0 }
    const body = () => {
      seen.calls += 1
    }
    return [
      measureAlone('disabled-counter', 'counter add, silent', {
        name: 'ours',
        run: (count) => {
          for (let at = 0; at < count; at += 1) record.requests.add(1, labels)
        },
      }),
      measureAlone('disabled-bound', 'bound counter add, silent', {
        name: 'ours',
        run: (count) => {
          for (let at = 0; at < count; at += 1) bound.add(1)
        },
      }),
      measureAlone('disabled-log', 'log.info with fields, silent', {
        name: 'ours',
        run: (count) => {
          for (let at = 0; at < count; at += 1) log.info('request served', labels)
        },
      }),
      measureAlone('disabled-span', 'startSpan and end, silent', {
        name: 'ours',
        run: (count) => {
          for (let at = 0; at < count; at += 1) startSpan('bench').end()
        },
      }),
      measureAlone('disabled-operation', 'operation around a function, silent', {
        name: 'ours',
        run: (count) => {
          for (let at = 0; at < count; at += 1) work.run(body)
        },
      }),
    ]
  },
}
