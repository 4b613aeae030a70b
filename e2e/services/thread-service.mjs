/**
 * A service whose threads come and go, for `threads.test.ts`: four at a time, each of which counts and ends in its own
 * way. What was really counted stands beside it in shared memory of the service's own. Talks to its parent over IPC.
 */
import { createServer } from 'node:http'
import { Worker } from 'node:worker_threads'
import { defineMetrics, metrics } from '@sightline/core'
import { onMessageInContext, postInContext, start } from '@sightline/node'

const AT_ONCE = 4
const ENDS = ['exit', 'process.exit', 'throw', 'terminate', 'cut short']
const table = defineMetrics({
  requests: { kind: 'counter', name: 'app.requests', help: 'Counted by the main thread.', labels: ['kind'] },
})

const sightline = await start({ service: 'threads', admin: { port: 0 } })
metrics(table).requests.add(3, { kind: 'main' })
/** Jobs, observations, their sum; the same of threads that are cut short; threads. */
const truth = new BigInt64Array(new SharedArrayBuffer(8 * 8))

const server = createServer((request, response) => {
  const worker = new Worker(new URL('thread-worker.mjs', import.meta.url), { workerData: { answers: true } })
  onMessageInContext(worker, (answer) => {
    worker.once('exit', () => response.end(JSON.stringify(answer)))
  })
  postInContext(worker, { path: request.url })
}).listen(0, '127.0.0.1', () => {
  process.send({ admin: sightline.adminUrl, url: `http://127.0.0.1:${server.address().port}` })
})

process.on('message', async ({ run, stop, memory }) => {
  if (stop) return void sightline.stop().then(() => process.exit(0))
  if (memory) {
    global.gc()
    return process.send({ memory: process.memoryUsage() })
  }
  await runThreads(run)
  process.send({ ran: run, truth: [...truth].map(Number) })
})

async function runThreads(count) {
  let begun = 0
  const lane = async () => {
    while (begun < count) await runThread(ENDS[begun++ % ENDS.length])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

function runThread(end) {
  const worker = new Worker(new URL('thread-worker.mjs', import.meta.url), { workerData: { end, truth } })
  worker.on('error', () => undefined)
  worker.once('message', () => {
    if (end === 'terminate' || end === 'cut short') worker.terminate()
  })
  return new Promise((resolve) => worker.once('exit', resolve))
}
