import assert from 'node:assert/strict'
import { once } from 'node:events'
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { BroadcastChannel } from 'node:worker_threads'
import { failureOf, logOf, messagesOf, rig } from './rig.test.ts'

const QUICK = `return { kind: 'reports', reports: [] }`
const UNTIL_STOPPED = `await new Promise((resolve) => context.signal.addEventListener('abort', resolve))
  context.log('info', 'heard it'); return { kind: 'reports', reports: [] }`

test('a converter that spins is stopped at the time limit, and the pool goes on', async (t) => {
  const spin = `context.log('info', 'about to spin'); for (;;) {}`
  const { convert, pool } = await rig(t, { spin, quick: QUICK }, { timeoutMs: 1000 })
  const error = await failureOf(convert('spin'))
  assert.deepEqual([error.code, error.retryable], ['STATION_CONVERT_TIMEOUT', false])
  assert.ok(messagesOf(logOf(error)).includes('about to spin'), 'its log outlives the worker')
  assert.equal((await convert('quick')).kind, 'reports')
  assert.deepEqual(pool.status(), { workers: 1, busy: 0, queued: 0 })
})

test('a converter that waits hears of the time limit through its signal', async (t) => {
  const { convert } = await rig(t, { patient: UNTIL_STOPPED }, { timeoutMs: 1000 })
  const error = await failureOf(convert('patient'))
  assert.equal(error.code, 'STATION_CONVERT_TIMEOUT')
  assert.ok(messagesOf(logOf(error)).includes('heard it'))
})

test('a conversion that is cancelled while it spins ends, and the pool goes on', async (t) => {
  const spin = `new BroadcastChannel('sightline-pool-test').postMessage('spinning'); for (;;) {}`
  const { convert } = await rig(t, { spin, quick: QUICK })
  const begun = new BroadcastChannel('sightline-pool-test')
  t.after(() => begun.close())
  const cancel = new AbortController()
  const spinning = failureOf(convert('spin', {}, cancel.signal))
  await once(begun, 'message')
  cancel.abort()
  assert.equal((await spinning).code, 'STATION_CONVERT_CANCELLED')
  assert.equal((await convert('quick')).kind, 'reports')
})

test('a conversion that is cancelled before it begins never starts', async (t) => {
  const { convert, pool } = await rig(t, { wait: UNTIL_STOPPED })
  const [first, second, late] = [new AbortController(), new AbortController(), new AbortController()]
  const running = failureOf(convert('wait', {}, first.signal))
  const waiting = failureOf(convert('wait', {}, second.signal))
  assert.deepEqual(pool.status(), { workers: 1, busy: 1, queued: 1 })
  second.abort()
  const error = await waiting
  assert.equal(error.code, 'STATION_CONVERT_CANCELLED')
  assert.deepEqual(logOf(error), [])
  first.abort()
  assert.equal((await running).code, 'STATION_CONVERT_CANCELLED')
  late.abort()
  assert.equal((await failureOf(convert('wait', {}, late.signal))).code, 'STATION_CONVERT_CANCELLED')
  assert.deepEqual(pool.status(), { workers: 1, busy: 0, queued: 0 })
})

test('a converter that needs too much memory fails alone', async (t) => {
  const hungry = `const all = []; for (;;) all.push(new Array(10_000).fill(0).map((_, at) => ({ at })))`
  const { convert } = await rig(t, { hungry, quick: QUICK })
  const error = await failureOf(convert('hungry'))
  assert.equal(error.code, 'STATION_CONVERT_MEMORY')
  assert.match(error.message, /more than 64 MB/)
  assert.equal((await convert('quick')).kind, 'reports')
})

test('a file larger than the memory limit cannot be read as a whole, and can be streamed', async (t) => {
  const whole = `await source.read(); ${QUICK}`
  const pieces = `let bytes = 0; for await (const piece of source.stream()) bytes += piece.length
    return { kind: 'rejected', reason: String(bytes) }`
  const { convert, folder } = await rig(t, { whole, pieces })
  const path = join(folder, 'large.bin')
  const size = 65 * 1024 * 1024
  await writeFile(path, '')
  await truncate(path, size)
  assert.equal((await failureOf(convert('whole', { path, size }))).code, 'STATION_CONVERT_MEMORY')
  const outcome = await convert('pieces', { path, size })
  assert.equal(outcome.kind === 'rejected' && outcome.reason, String(size))
})

test('a worker that exits or dies of an uncaught error takes its own file along only', async (t) => {
  const { convert } = await rig(t, {
    quitter: `process.exit(7)`,
    leaky: `setImmediate(() => { throw new Error('nobody caught me') }); await new Promise(() => {})`,
    careless: `Promise.reject(new Error('nobody awaited me')); await new Promise(() => {})`,
    quick: QUICK,
  })
  const exited = await failureOf(convert('quitter'))
  assert.deepEqual([exited.code, exited.details?.['exitCode']], ['STATION_CONVERT_CRASHED', 7])
  assert.match((await failureOf(convert('leaky'))).message, /nobody caught me/)
  assert.match((await failureOf(convert('careless'))).message, /nobody awaited me/)
  assert.equal((await convert('quick')).kind, 'reports')
})

test('jobs that wait are converted by the workers that take the place of dead ones', async (t) => {
  const { convert } = await rig(t, { quitter: `process.exit(1)`, quick: QUICK }, { workers: 2 })
  const names = ['quitter', 'quick', 'quitter', 'quitter', 'quick', 'quick']
  const ends = await Promise.allSettled(names.map((name) => convert(name)))
  assert.deepEqual(
    ends.map((end) => end.status),
    names.map((name) => (name === 'quick' ? 'fulfilled' : 'rejected')),
  )
})

test('several workers convert at the same time', async (t) => {
  const { convert, pool } = await rig(t, { wait: UNTIL_STOPPED }, { workers: 2 })
  const cancel = new AbortController()
  const both = [failureOf(convert('wait', {}, cancel.signal)), failureOf(convert('wait', {}, cancel.signal))]
  assert.deepEqual(pool.status(), { workers: 2, busy: 2, queued: 0 })
  cancel.abort()
  await Promise.all(both)
})

test('a closed pool fails what runs and waits, and takes nothing more', async (t) => {
  const { convert, pool } = await rig(t, { wait: `await new Promise(() => setInterval(() => {}, 1000))` })
  const ends = [failureOf(convert('wait')), failureOf(convert('wait'))]
  await pool.close()
  assert.deepEqual(
    (await Promise.all(ends)).map((error) => error.code),
    ['STATION_CONVERT_POOL_CLOSED', 'STATION_CONVERT_POOL_CLOSED'],
  )
  assert.equal((await failureOf(convert('wait'))).code, 'STATION_CONVERT_POOL_CLOSED')
})
