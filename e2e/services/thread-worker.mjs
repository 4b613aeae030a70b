/** A thread of `thread-service.mjs`: counts quickly and ends as it is told, or answers one request. */
import { parentPort, workerData } from 'node:worker_threads'
import { defineMetrics, logger, metrics, startSpan } from '@sightline/core'
import { onMessageInContext, postInContext, start } from '@sightline/node'

const JOBS = 5_000
const KINDS = 50
const table = defineMetrics({
  jobs: { kind: 'counter', name: 'app.jobs', help: 'Jobs.', labels: ['kind', 'way'] },
  time: { kind: 'histogram', name: 'app.time', help: 'Time.', labels: ['kind'], buckets: [1, 10, 100] },
  cut: { kind: 'counter', name: 'app.cut', help: 'Jobs of threads that are cut short.' },
  running: { kind: 'upDownCounter', name: 'app.running', help: 'Jobs that run.' },
  held: { kind: 'gauge', name: 'app.held', help: 'What a thread holds.', labels: ['kind'] },
})

const record = metrics(table)
const { end, truth, answers } = workerData
await start()
if (answers) answer()
else if (end === 'cut short') countUntilCut()
else count()

function count() {
  record.running.add(1)
  for (let job = 0; job < JOBS; job++) {
    record.jobs.add(1, { kind: `kind ${job % KINDS}`, way: end })
    record.time.observe(job % 200, { kind: `kind ${job % 3}` })
  }
  record.held.set(JOBS, { kind: 'any' })
  atomicAdd(0, JOBS)
  atomicAdd(1, JOBS)
  for (let job = 0, sum = 0; job < JOBS; job++) {
    sum += job % 200
    if (job === JOBS - 1) atomicAdd(2, sum)
  }
  atomicAdd(4, 1)
  if (end === 'process.exit') process.exit(0)
  if (end === 'throw') throw new Error('on purpose')
  if (end === 'terminate') setInterval(() => undefined, 1_000)
  parentPort.postMessage('counted')
}

/** The metric first, the truth after it: whenever the cut comes, the metric is ahead by one at most. */
function countUntilCut() {
  atomicAdd(5, 1)
  parentPort.postMessage('counting')
  for (;;) {
    record.cut.add(1)
    atomicAdd(3, 1)
  }
}

function atomicAdd(at, amount) {
  Atomics.add(truth, at, BigInt(amount))
}

function answer() {
  onMessageInContext(parentPort, ({ path }) => {
    const span = startSpan('task')
    logger('app.worker').info('at work', { path })
    postInContext(parentPort, { traceId: span.traceId, parentSpanId: span.parentSpanId })
    span.end()
    parentPort.close()
  })
}
