import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { MessageChannel, Worker } from 'node:worker_threads'
import { context, logger, runtime } from '@sightline/core'
import { startThread } from '../threads/thread-rig.test.ts'
import { createAsyncStore } from './async-store.ts'
import { onMessageInContext, postInContext, runInContextOf, withContext } from './message-carrier.ts'
import { childEnvironment } from './process-carrier.ts'

function arrange(t: TestContext) {
  const store = createAsyncStore()
  const switchOff = runtime.switchOn({ resource: { serviceName: 'test' }, store })
  const { port1, port2 } = new MessageChannel()
  t.after(() => {
    port1.close()
    switchOff()
    store.close()
  })
  const next = () =>
    new Promise<{ value: unknown; scope: ReturnType<typeof context.current> }>((resolve) => {
      const stop = onMessageInContext(port2, (value) => {
        stop()
        resolve({ value, scope: context.current() })
      })
    })
  return { port1, port2, next }
}

test('a listener runs in the scope in which the message was posted', async (t) => {
  const { port1, next } = arrange(t)
  const span = runtime.traces.start('request')
  const baggage = new Map([['tenant', { value: 'acme' }]])
  const answer = next()
  context.run({ span, correlationId: 'order-7', baggage, fields: { user: 7, socket: { close: () => 0 } } }, () => {
    postInContext(port1, { order: 7 })
  })
  const { value, scope } = await answer
  assert.deepEqual(value, { order: 7 })
  assert.deepEqual(
    [scope?.correlationId, scope?.remoteParent?.traceId, scope?.remoteParent?.spanId, scope?.fields],
    ['order-7', span.traceId, span.spanId, { user: 7 }],
  )
  assert.deepEqual(scope?.baggage, baggage)
  assert.equal(
    runtime.context.run({ ...scope }, () => runtime.traces.start('task').traceId),
    span.traceId,
  )
})

test('a parent in another thread is of this process, one that came from elsewhere stays remote', async (t) => {
  const { port1, next } = arrange(t)
  const remoteParent = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 }
  const span = runtime.traces.start('request')
  for (const [change, isRemote] of [
    [{ span }, false],
    [{ remoteParent }, undefined],
    [{ remoteParent: { ...remoteParent, isRemote: false } }, false],
  ] as const) {
    const answer = next()
    context.run(change, () => postInContext(port1, 'task'))
    assert.equal((await answer).scope?.remoteParent?.isRemote, isRemote)
  }
})

test('values of every kind arrive as they are, with a scope and without', async (t) => {
  const { port1, next } = arrange(t)
  const shared = new SharedArrayBuffer(8)
  const values = [undefined, null, 0, '', 'x', [1], new Map([[1, 2]]), { a: undefined }, withContext('nested'), shared]
  const looksAlike = { 'sightline.context': 'mine', value: 5 }
  for (const value of [...values, looksAlike]) {
    for (const change of [undefined, { correlationId: 'c' }]) {
      const answer = next()
      const post = () => postInContext(port1, value)
      if (change === undefined) post()
      else context.run(change, post)
      const came = await answer
      assert.deepEqual(came.value, value)
      assert.equal(came.scope?.correlationId, change?.correlationId)
    }
  }
})

test('a plain message is taken, and what was transferred is moved', async (t) => {
  const { port1, next } = arrange(t)
  const first = next()
  port1.postMessage('plain')
  assert.deepEqual(await first, { value: 'plain', scope: undefined })
  const second = next()
  const buffer = new ArrayBuffer(8)
  context.run({ correlationId: 'c' }, () => postInContext(port1, buffer, [buffer]))
  const { value } = await second
  assert.equal((value as ArrayBuffer).byteLength, 8)
  assert.equal(buffer.byteLength, 0)
})

test('a listener that was taken out hears nothing more, and the one that posts hears what cannot be cloned', (t) => {
  const { port1, port2 } = arrange(t)
  const stop = onMessageInContext(port2, () => assert.fail('was taken out'))
  stop()
  assert.equal(port2.listenerCount('message'), 0)
  assert.throws(() => context.run({ correlationId: 'c' }, () => postInContext(port1, () => 0)), {
    name: 'DataCloneError',
  })
})

test('what throws is the listener\u2019s own, and the scope ends with it', (t) => {
  arrange(t)
  const task = context.run({ correlationId: 'c' }, () => withContext('task'))
  assert.throws(
    () =>
      runInContextOf(task, () => {
        throw new Error(context.correlationId())
      }),
    { message: 'c' },
  )
  assert.equal(context.current(), undefined)
})

test('a span and a log line of a worker belong to the trace of who posted the task, both ways', async (t) => {
  arrange(t)
  const { worker, run } = await startThread(t)
  await run(`
    kit.onMessageInContext(threads.parentPort, (task) => {
      if (task?.task === undefined) return
      const lines = []
      const remove = core.runtime.logs.addSink({ name: 'memory', write: (record) => lines.push(record) })
      const span = core.startSpan('task')
      core.logger('worker').warn('at work')
      remove()
      core.context.run({ span }, () => kit.postInContext(threads.parentPort,
        { traceId: span.traceId, spanId: span.spanId, logged: lines[0].scope?.correlationId, user: lines[0].scope?.fields?.user }))
    })`)
  const span = runtime.traces.start('request')
  const answer = new Promise<{ value: unknown; parent: string | undefined }>((resolve) =>
    onMessageInContext(worker, (value) => {
      if (typeof value === 'object' && value !== null && 'logged' in value)
        resolve({ value, parent: context.current()?.remoteParent?.spanId })
    }),
  )
  context.run({ span, correlationId: 'order-7', fields: { user: 7 } }, () => postInContext(worker, { task: 1 }))
  const { value, parent } = await answer
  const { spanId, ...rest } = value as { spanId: string }
  assert.deepEqual(rest, { traceId: span.traceId, logged: 'order-7', user: 7 })
  assert.equal(parent, spanId)
  logger('test').debug('done')
})

test('a thread goes on with the trace it was started in, by its environment', async (t) => {
  arrange(t)
  const span = runtime.traces.start('parent')
  const worker = context.run({ span }, () => {
    const code = `require('node:worker_threads').parentPort.postMessage(process.env.TRACEPARENT)`
    return new Worker(code, { eval: true, execArgv: [], env: childEnvironment() as NodeJS.ProcessEnv })
  })
  const [traceparent] = await once(worker, 'message')
  assert.equal(traceparent.slice(3, 35), span.traceId)
})
