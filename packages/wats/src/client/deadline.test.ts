import assert from 'node:assert/strict'
import { getEventListeners, once } from 'node:events'
import test from 'node:test'
import { CancelledError, TimeoutError } from '@sightline/core'
import { createDeadline, untilAborted } from './deadline.ts'

const PLACE = { server: 'http://x', operation: 'wats.version' }

test('it aborts with a timeout of ours when its time is up', async () => {
  const { signal } = createDeadline(PLACE, 1, [])
  await once(signal, 'abort')
  assert.ok(signal.reason instanceof TimeoutError)
  assert.equal((signal.reason as TimeoutError).operation, 'wats.version')
})

test("a caller's abort is a cancellation, a caller's time limit a timeout", async () => {
  const caller = new AbortController()
  const cancelled = createDeadline(PLACE, 60_000, [undefined, caller.signal])
  caller.abort()
  assert.ok(cancelled.signal.reason instanceof CancelledError)
  cancelled.release()

  const limit = AbortSignal.timeout(1)
  const late = createDeadline(PLACE, 60_000, [limit])
  await once(late.signal, 'abort')
  assert.ok(late.signal.reason instanceof TimeoutError)
  assert.equal((late.signal.reason as TimeoutError).code, 'WATS_CALLER_TIMEOUT')
  late.release()
})

test('a parent that has aborted already aborts at once, and reasons of ours pass through unchanged', () => {
  const reason = new CancelledError('WATS_CANCELLED', 'enough')
  const deadline = createDeadline(PLACE, 60_000, [AbortSignal.abort(reason)])
  assert.equal(deadline.signal.reason, reason)
  deadline.release()
})

test('release leaves no listener on a long-lived signal', () => {
  const parent = new AbortController()
  for (let call = 0; call < 100; call += 1) createDeadline(PLACE, 60_000, [parent.signal]).release()
  assert.equal(getEventListeners(parent.signal, 'abort').length, 0)
})

test('waiting ends with the signal, and leaves no listener either way', async () => {
  const controller = new AbortController()
  assert.equal(await untilAborted(Promise.resolve(7), controller.signal), 7)
  await assert.rejects(untilAborted(Promise.reject(new Error('own')), controller.signal), /own/)
  assert.equal(getEventListeners(controller.signal, 'abort').length, 0)
  const never = untilAborted(new Promise(() => undefined), controller.signal)
  controller.abort(new Error('enough'))
  await assert.rejects(never, /enough/)
  await assert.rejects(untilAborted(Promise.resolve(7), controller.signal), /enough/)
})
