/** A service whose pools come and go, for `threads.test.ts`: tells its parent what the tasks counted and in which scope. */
import { context, runtime } from '@sightline/core'
import { start, withContext } from '@sightline/node'
import { Piscina } from 'piscina'

const POOLS = 3
const TASKS = 100

const sightline = await start({ service: 'pool', admin: false, logs: { stdout: false } })
const ids = new Set()
for (let round = 0; round < POOLS; round++) {
  const filename = new URL('pool-task.mjs', import.meta.url).href
  const pool = new Piscina({ filename, name: 'runTask', minThreads: 2, maxThreads: 2 })
  const tasks = Array.from({ length: TASKS }, (_, task) =>
    context.run({ correlationId: `task-${round}-${task}` }, () => pool.run(withContext(task))),
  )
  for (const id of await Promise.all(tasks)) ids.add(id)
  await pool.destroy()
}
const family = runtime.metrics.collect().find(({ definition }) => definition.name === 'app.tasks')
process.send({ tasks: POOLS * TASKS, counted: family.values[0], ids: ids.size })
await sightline.stop()
process.disconnect()
