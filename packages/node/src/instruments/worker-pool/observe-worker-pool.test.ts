/** A real pool of real threads. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Piscina } from 'piscina'
import { startRuntime, type TestEnd, type TestRuntime } from '../arrange.test.ts'
import { observeWorkerPool } from './observe-worker-pool.ts'

/** Runs in the thread: waits until it is told to go on, then answers or throws. */
const WORKER = `
  export default ({ gate, fail, echo }) => {
    if (gate) Atomics.wait(gate, 0, 0, 10000)
    if (fail) throw new Error('broken')
    return echo
  }`

interface Arranged extends TestRuntime {
  readonly pool: Piscina
  readonly stop: () => void
}

function arrange(t: TestEnd): Arranged {
  const started = startRuntime(t)
  const folder = mkdtempSync(join(tmpdir(), 'sightline-pool-'))
  const filename = join(folder, 'worker.mjs')
  writeFileSync(filename, WORKER)
  const pool = new Piscina({ filename, minThreads: 1, maxThreads: 1, idleTimeout: 60_000 })
  t.after(async () => {
    await pool.destroy()
    rmSync(folder, { recursive: true })
  })
  const stop = observeWorkerPool(pool, { name: 'convert', runtime: started.runtime })
  t.after(stop)
  return { ...started, pool, stop }
}

function closedGate(): { gate: Int32Array; open(): void } {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  return {
    gate,
    open() {
      Atomics.store(gate, 0, 1)
      Atomics.notify(gate, 0)
    },
  }
}

test('threads, busy and queued tasks are told as they are now', async (t) => {
  const { pool, series } = arrange(t)
  const { gate, open } = closedGate()
  const tasks = [1, 2, 3].map((echo) => pool.run({ gate, echo }))
  const value = (name: string) => series(`sightline.worker_pool.${name}`)[0]?.value ?? 0
  assert.deepEqual([value('threads'), value('busy'), value('queued')], [1, 1, 2])
  open()
  assert.deepEqual(await Promise.all(tasks), [1, 2, 3])
  assert.deepEqual([value('threads'), value('busy'), value('queued')], [1, 0, 0])
})

test('a task that waits for a thread waits, and one that runs runs', async (t) => {
  const { pool, series } = arrange(t)
  const { gate, open } = closedGate()
  const first = pool.run({ gate })
  const second = pool.run({ echo: 'x' })
  setTimeout(open, 50)
  await Promise.all([first, second])
  const [wait] = series('sightline.worker_pool.wait_time')
  const [run] = series('sightline.worker_pool.run_time')
  assert.deepEqual([wait?.value, run?.value], [2, 2])
  // The first task blocks its thread for these 50 ms: it runs that long, and that long the second one waits.
  assert.ok((wait?.sum ?? 0) >= 0.04, `waited ${wait?.sum}`)
  assert.ok((run?.sum ?? 0) >= 0.04, `ran ${run?.sum}`)
  assert.deepEqual(run?.labels, { pool: 'convert', outcome: 'ok' })
})

test('outcomes are those of the tasks: failed, cancelled, ok', async (t) => {
  const { pool, series } = arrange(t)
  const { gate, open } = closedGate()
  const aborter = new AbortController()
  await assert.rejects(pool.run({ fail: true }), { message: 'broken' })
  const running = pool.run({ gate })
  const cancelled = assert.rejects(pool.run({}, { signal: aborter.signal }))
  aborter.abort()
  await cancelled
  open()
  await running
  const outcomes = series('sightline.worker_pool.tasks').map(({ labels, value }) => [
    labels['outcome'],
    labels['error_type'],
    value,
  ])
  assert.deepEqual(outcomes.sort(), [
    ['cancelled', 'cancelled', 1],
    ['error', 'internal', 1],
    ['ok', undefined, 1],
  ])
  // The cancelled one never ran.
  assert.equal(
    series('sightline.worker_pool.run_time').reduce((sum, { value }) => sum + value, 0),
    2,
  )
})

test('what is transferred is transferred, and options stay what they were', async (t) => {
  const { pool } = arrange(t)
  const bytes = new Uint8Array([1, 2, 3])
  const echoed = (await pool.run({ echo: bytes }, { transferList: [bytes.buffer] })) as Uint8Array
  assert.deepEqual([...echoed], [1, 2, 3])
  assert.equal(bytes.byteLength, 0)
  const moved = new Uint8Array([4])
  await pool.run(Piscina.move(moved))
  assert.equal(moved.byteLength, 0)
})

test('a rejected task is the caller’s to handle, and nobody else’s', async (t) => {
  const { pool } = arrange(t)
  const unhandled: unknown[] = []
  const onUnhandled = (error: unknown) => unhandled.push(error)
  process.on('unhandledRejection', onUnhandled)
  t.after(() => process.off('unhandledRejection', onUnhandled))
  await assert.rejects(pool.run({ fail: true }))
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(unhandled, [])
})

test('after stop the pool has its own run and its figures are no longer read', async (t) => {
  const { pool, stop, series } = arrange(t)
  stop()
  assert.equal(Object.hasOwn(pool, 'run'), false)
  assert.equal(await pool.run({ echo: 1 }), 1)
  assert.deepEqual(series('sightline.worker_pool.threads'), [])
  assert.deepEqual(series('sightline.worker_pool.tasks'), [])
})

test('every task of a full queue is measured', async (t) => {
  const { pool, series } = arrange(t)
  await once(pool, 'workerCreate')
  await Promise.all(Array.from({ length: 50 }, (_, echo) => pool.run({ echo })))
  assert.equal(series('sightline.worker_pool.wait_time')[0]?.value, 50)
  assert.equal(series('sightline.worker_pool.tasks')[0]?.value, 50)
})
