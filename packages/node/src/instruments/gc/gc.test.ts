import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { startInstrument } from '../arrange.test.ts'
import { gc } from './gc-instrument.ts'

/** Garbage until the collector has run, seen through the instrument itself. */
async function litterUntil(isSeen: () => boolean): Promise<void> {
  while (!isSeen()) {
    for (let round = 0; round < 100; round += 1) Array.from({ length: 10_000 }, (_, index) => ({ index }))
    await nextTurn()
  }
}

test('collections are measured by type, in seconds', async (t) => {
  const { series } = startInstrument(t, gc)
  await litterUntil(() => series('v8js.gc.duration').length > 0)
  const [first] = series('v8js.gc.duration')
  assert.match(String(first?.labels['v8js.gc.type']), /^(minor|major|incremental|weakcb)$/)
  assert.ok((first?.sum ?? 0) > 0 && (first?.sum ?? 0) < 10)
})

test('the heap is told by space', (t) => {
  const { series } = startInstrument(t, gc)
  const used = series('v8js.memory.heap.used')
  assert.ok(used.some(({ labels, value }) => labels['v8js.heap.space.name'] === 'old_space' && value > 0))
  assert.notDeepEqual(series('v8js.memory.heap.limit'), [])
  assert.notDeepEqual(series('v8js.memory.heap.space.physical_size'), [])
})

test('after stop nothing is measured', async (t) => {
  const other = startInstrument(t, gc)
  const { series, stop } = startInstrument(t, gc)
  stop()
  await litterUntil(() => other.series('v8js.gc.duration').length > 0)
  assert.deepEqual(series('v8js.gc.duration'), [])
  assert.deepEqual(series('v8js.memory.heap.used'), [])
})
