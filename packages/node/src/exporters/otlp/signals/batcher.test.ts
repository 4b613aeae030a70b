import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Batcher } from './batcher.ts'

const LIMITS = { queueSize: 10, batchSize: 3, delayMs: 10_000 }

function rig(limits = LIMITS) {
  const sent: (readonly number[])[] = []
  const waiting: (() => void)[] = []
  const state = { dropped: 0, isHeld: false }
  const batcher = new Batcher<number>({
    limits,
    async send(items, stop) {
      sent.push(items)
      if (!state.isHeld) return
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        stop.addEventListener('abort', () => resolve())
      })
    },
    onDropped: () => {
      state.dropped += 1
    },
  })
  return { batcher, sent, state, release: () => waiting.shift()?.() }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('a full batch goes out by itself, never on the caller\u2019s stack; the rest waits', async () => {
  const { batcher, sent } = rig()
  for (const item of [1, 2, 3, 4]) batcher.add(item)
  assert.deepEqual(sent, [])
  await turn()
  await turn()
  assert.deepEqual(sent, [[1, 2, 3]])
  assert.equal(batcher.size, 1)
  await batcher.close()
})

test('what is not full goes out when the first has waited long enough', async () => {
  const { batcher, sent } = rig({ ...LIMITS, delayMs: 10 })
  batcher.add(1)
  batcher.add(2)
  while (sent.length === 0) await turn()
  assert.deepEqual(sent, [[1, 2]])
})

test('one batch is on its way at a time, and those on their way count as waiting', async () => {
  const { batcher, sent, state, release } = rig()
  state.isHeld = true
  for (let item = 0; item < 12; item += 1) batcher.add(item)
  await turn()
  await turn()
  assert.equal(sent.length, 1)
  assert.equal(batcher.size, 10)
  assert.equal(state.dropped, 2)
  state.isHeld = false
  release()
  await batcher.flush(1000)
  assert.deepEqual(
    sent.flat(),
    Array.from({ length: 10 }, (_, at) => at),
  )
})

test('a flush ends in time, and what is left stays', async () => {
  const { batcher, sent, state } = rig()
  state.isHeld = true
  batcher.add(1)
  await batcher.flush(20)
  assert.deepEqual(sent, [[1]])
  assert.equal(batcher.size, 1)
  await batcher.close()
})

test('everything can be taken out, what is on its way first', async () => {
  const { batcher, state } = rig()
  state.isHeld = true
  for (const item of [1, 2, 3, 4]) batcher.add(item)
  await turn()
  await turn()
  assert.deepEqual(batcher.takeAll(), [1, 2, 3, 4])
  assert.equal(batcher.size, 0)
  await batcher.close()
})

test('after the end nothing is taken, and a flush returns', async () => {
  const { batcher, sent, state } = rig()
  await batcher.close()
  batcher.add(1)
  await batcher.flush(1000)
  assert.deepEqual(sent, [])
  assert.equal(state.dropped, 1)
})
