/**
 * A service of a primary and three cluster workers that share the admin port, for `processes.test.ts`. What each worker
 * counts it tells the primary right after it has counted it. Talks to its parent over IPC.
 */
import cluster from 'node:cluster'
import { defineMetrics, metrics } from '@sightline/core'
import { start } from '@sightline/node'

const record = metrics(
  defineMetrics({
    jobs: { kind: 'counter', name: 'app.jobs', help: 'Jobs.', labels: ['worker'] },
    time: { kind: 'histogram', name: 'app.time', help: 'Time.', buckets: [1, 10] },
    held: { kind: 'gauge', name: 'app.held', help: 'Held.', labels: ['worker'] },
  }),
)

if (cluster.isPrimary) await runPrimary()
else await runWorker()

async function runPrimary() {
  const sightline = await start({ service: 'cluster', admin: false, metrics: { processes: true } })
  record.jobs.add(5, { worker: 'primary' })
  const workers = [0, 1, 2].map((number) => cluster.fork({ WORKER: String(number) }))
  const counted = [0, 0, 0]
  for (const [number, worker] of workers.entries()) {
    worker.on('message', ({ admin, pid, jobs, paused }) => {
      if (admin !== undefined) process.send({ admin, pid, number, folder: process.env.SIGHTLINE_PROCESSES })
      if (jobs !== undefined) counted[number] = jobs
      if (paused) process.send({ paused, number, counted })
    })
    worker.on('exit', () => process.send({ exit: number }))
  }
  process.on('message', (word) => {
    for (const worker of workers.filter((one) => one.isConnected())) worker.send(word)
    if (word === 'stop') void sightline.stop().then(() => process.exit(0))
  })
}

async function runWorker() {
  const worker = process.env.WORKER
  const sightline = await start({ service: 'cluster', admin: { port: Number(process.env.ADMIN_PORT) } })
  let jobs = 0
  const timer = setInterval(() => {
    for (let job = 0; job < 100; job++) {
      record.jobs.add(1, { worker })
      record.time.observe(job % 20)
      jobs += 1
    }
    record.held.set(jobs, { worker })
    process.send({ jobs })
  }, 5)
  process.on('message', (word) => {
    if (word === 'stop') return void sightline.stop().then(() => process.exit(0))
    clearInterval(timer)
    process.send({ paused: true })
  })
  process.send({ admin: sightline.adminUrl, pid: process.pid })
}
