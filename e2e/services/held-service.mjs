/**
 * A service whose main thread stands still until its worker lets it go, for `threads.test.ts`. The worker logs a line and
 * waits until whoever reads it answers with a file.
 */
import { existsSync } from 'node:fs'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { logger } from '@sightline/core'
import { start } from '@sightline/node'

const WITHIN_MS = 10_000
const LOOK_EVERY_MS = 10

if (isMainThread) await hold()
else await log()

async function hold() {
  const sightline = await start({ service: 'held', admin: false })
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL(import.meta.url), { workerData: { flag, file: process.argv[2] } })
  await new Promise((resolve) => worker.once('online', resolve))
  const ended = Atomics.wait(flag, 0, 0, WITHIN_MS)
  await worker.terminate()
  await sightline.stop()
  process.send({ ended })
  process.disconnect()
}

async function log() {
  await start()
  logger('app.worker').warn('beside the loop')
  const timer = setInterval(() => {
    if (!existsSync(workerData.file)) return
    clearInterval(timer)
    Atomics.store(workerData.flag, 0, 1)
    Atomics.notify(workerData.flag, 0)
  }, LOOK_EVERY_MS)
}
