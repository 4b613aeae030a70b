import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { watchTurns } from './turn-watch.ts'

const BLOCK_MS = 30
const NANOSECONDS_PER_MS = 1e6

test('work counts, waiting does not, and a turn is measured once', async (t) => {
  const turns = watchTurns()
  t.after(turns.stop)
  await pause(100)
  const { count } = turns.histogram
  // A loop that was kept awake would have turned thousands of times.
  assert.ok(count > 0 && count < 200, `${count} turns`)
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
