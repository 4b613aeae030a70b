import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCallBatcher } from './call-batcher.ts'
import type { JournalPort, PortEvents } from './journal-port.ts'
import type { Call } from './wire.ts'

/** The far end by hand: batches are kept until the test answers them. */
function farEnd() {
  const batches: (readonly Call[])[] = []
  let events: PortEvents | undefined
  const port: JournalPort = {
    opened: { path: '', schemaVersion: 1, isNew: true, wasCleanlyClosed: true, checkMs: 0 },
    post: (calls) => void batches.push(calls),
    listen(listener) {
      events = listener
    },
    close: async () => undefined,
  }
  const answer = () => {
    const replies = batches.at(-1)?.map((call) => ({ value: call.input[0] })) ?? []
    events?.onReply({ replies, commitMs: 2 })
  }
  return { port, batches, answer, stop: () => events?.onStopped(new Error('gone')) }
}

const call = (n: number): Call => ({ name: 'file', input: [n], stamp: { atMs: 0 } })
const nextTurn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

test('while one batch is on its way the next one fills', async () => {
  const { port, batches, answer } = farEnd()
  const batcher = createCallBatcher(port)
  const first = batcher.call(call(1))
  await nextTurn()
  const second = [batcher.call(call(2)), batcher.call(call(3))]
  await nextTurn()
  assert.equal(batches.length, 1)
  assert.equal(batcher.status().pending, 3)
  answer()
  assert.equal(await first, 1)
  await nextTurn()
  assert.equal(batches[1]?.length, 2)
  answer()
  assert.deepEqual(await Promise.all(second), [2, 3])
  assert.deepEqual(batcher.status(), {
    pending: 0,
    commits: 2,
    changes: 3,
    slowestCommitMs: 2,
    lastCommitMs: 2,
    isFailed: false,
  })
})

test('large bodies are spread over batches, and a single one goes however large it is', async () => {
  const { port, batches, answer } = farEnd()
  const batcher = createCallBatcher(port)
  const sizes = [5e6, 5e6, 100e6, 1, 1]
  const all = sizes.map((bytes, n) => batcher.call(call(n), bytes))
  for (const expected of [1, 1, 1, 2]) {
    await nextTurn()
    assert.equal(batches.at(-1)?.length, expected)
    answer()
  }
  assert.deepEqual(await Promise.all(all), [0, 1, 2, 3, 4])
})

test('when the thread is gone every call is refused, those on their way and those to come', async () => {
  const { port, stop } = farEnd()
  const batcher = createCallBatcher(port)
  const sent = batcher.call(call(1))
  await nextTurn()
  const queued = batcher.call(call(2))
  stop()
  for (const one of [sent, queued, batcher.call(call(3))]) await assert.rejects(one, /gone/)
  assert.equal(batcher.status().isFailed, true)
  await batcher.drain()
})

test('draining waits for what was asked, queued calls included', async () => {
  const { port, answer } = farEnd()
  const batcher = createCallBatcher(port)
  const one = batcher.call(call(1))
  let isDrained = false
  const drained = batcher.drain().then(() => {
    isDrained = true
  })
  await nextTurn()
  assert.equal(isDrained, false)
  answer()
  await drained
  assert.equal(await one, 1)
})
