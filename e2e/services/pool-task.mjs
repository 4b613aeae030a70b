/** A task of `pool-service.mjs`. */
import { context, defineMetrics, metrics } from '@sightline/core'
import { runInContextOf, start } from '@sightline/node'

await start({ logs: { stdout: false } })
const record = metrics(defineMetrics({ tasks: { kind: 'counter', name: 'app.tasks', help: 'Tasks.' } }))

/** What the pool calls. */
export function runTask(message) {
  return runInContextOf(message, () => {
    record.tasks.add(1)
    return context.correlationId()
  })
}
