import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createRateLimit } from './rate-limit.ts'

function limitOf(t: TestContext, limit: number, intervalMs: number) {
  const closing = new AbortController()
  t.after(() => closing.abort())
  return createRateLimit({ limit, intervalMs, closed: closing.signal })
}

const open = new AbortController().signal

async function stateOf(promise: Promise<unknown>): Promise<string> {
  await nextTurn()
  const state = promise.then(
    () => 'gone',
    () => 'refused',
  )
  return Promise.race([state, nextTurn('waiting')])
}

test('requests up to the limit go at once and the next one waits', async (t) => {
  const { take } = limitOf(t, 2, 60_000)
  await take(open)
  await take(open)
  const third = new AbortController()
  const waiting = take(third.signal)
  assert.equal(await stateOf(waiting), 'waiting')
  third.abort(new Error('given up'))
  await assert.rejects(waiting, /given up/)
})

test('the turn of one who gave up goes to the next in line', async (t) => {
  const { take } = limitOf(t, 1, 50)
  await take(open)
  const second = new AbortController()
  const gaveUp = take(second.signal)
  const order: string[] = []
  const third = take(open).then(() => order.push('third'))
  const fourth = take(open).then(() => order.push('fourth'))
  second.abort(new Error('given up'))
  await assert.rejects(gaveUp, /given up/)
  await Promise.all([third, fourth])
  assert.deepEqual(order, ['third', 'fourth'])
})

test('a signal that has aborted uses up no turn', async (t) => {
  const { take } = limitOf(t, 1, 60_000)
  await assert.rejects(take(AbortSignal.abort(new Error('too late'))), /too late/)
  await take(open)
})
