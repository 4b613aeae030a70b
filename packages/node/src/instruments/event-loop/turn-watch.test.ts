import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { watchTurns } from './turn-watch.ts'

const BLOCK_MS = 30
const NANOSECONDS_PER_MS = 1e6

/** In a process of its own: here other tests may turn the loop, too. */
const IDLE = `
const { watchTurns } = await import('./turn-watch.ts')
const turns = watchTurns()
setTimeout(() => {
  console.log(turns.histogram.count)
  turns.stop()
}, 100)
`

test('waiting does not count, and a loop that waits is not kept awake', async () => {
  const flags = ['--import', 'tsx', '--conditions=source', '--input-type=module', '--eval', IDLE]
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: import.meta.dirname })
  // It would have turned thousands of times.
  assert.ok(Number(stdout) > 0 && Number(stdout) < 200, `${stdout} turns`)
})

test('work counts, and a turn is measured once', async (t) => {
  const turns = watchTurns()
  t.after(turns.stop)
  await pause(10)
  const end = performance.now() + BLOCK_MS
  while (performance.now() < end) performance.now()
  await pause(1)
  assert.ok(turns.histogram.max >= BLOCK_MS * 0.9 * NANOSECONDS_PER_MS)
  assert.ok(turns.histogram.min < BLOCK_MS * NANOSECONDS_PER_MS)
})

test('after stop nothing is measured', async () => {
  const turns = watchTurns()
  turns.stop()
  await pause(5)
  assert.equal(turns.histogram.count, 0)
})
