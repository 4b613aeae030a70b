/** The scope follows the work, and only the work. */
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createRuntime, type Runtime } from '@sightline/core'
import { type AsyncStore, createAsyncStore } from './async-store.ts'

function arrange(t: { after(undo: () => void): void }): { runtime: Runtime; store: AsyncStore } {
  const runtime = createRuntime()
  const store = createAsyncStore()
  const switchOff = runtime.switchOn({ resource: { serviceName: 'test' }, store })
  t.after(() => {
    switchOff()
    store.close()
  })
  return { runtime, store }
}

test('a scope follows promises, timers and microtasks', async (t) => {
  const { runtime } = arrange(t)
  const seen: (string | undefined)[] = []
  const look = () => seen.push(runtime.context.correlationId())
  await runtime.context.run({ correlationId: 'a' }, async () => {
    look()
    await nextTurn()
    look()
    queueMicrotask(look)
    await new Promise<void>((resolve) => setTimeout(resolve, 0))
    look()
  })
  assert.deepEqual(seen, ['a', 'a', 'a', 'a'])
  assert.equal(runtime.context.current(), undefined)
})

test('fields set in one of fifty parallel tasks are seen in that task only', async (t) => {
  const { runtime } = arrange(t)
  const tasks = Array.from({ length: 50 }, (_, index) =>
    runtime.context.run({ correlationId: `id-${index}` }, async () => {
      runtime.context.setFields({ index })
      await nextTurn()
      return [runtime.context.correlationId(), runtime.context.current()?.fields?.['index']]
    }),
  )
  const seen = await Promise.all(tasks)
  assert.deepEqual(
    seen,
    seen.map((_, index) => [`id-${index}`, index]),
  )
})

test('an entered scope holds for the rest of the call and for what it starts', async (t) => {
  const { store } = arrange(t)
  const scope = { correlationId: 'entered' } as never
  const server = createServer()
  t.after(() => server.close())
  const seen = await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      store.enter(scope)
      setImmediate(() => resolve(store.get()))
    })
  })
  assert.equal(seen, scope)
  assert.equal(store.get(), undefined)
})

test('whether an entered scope stays with its resource is found by trying', (t) => {
  const { store } = arrange(t)
  const major = Number(process.versions.node.split('.')[0])
  assert.equal(store.staysWithResource, major < 24)
  assert.equal(store.get(), undefined)
})

test('a closed store knows no scope', () => {
  const store = createAsyncStore()
  store.run({ correlationId: 'a' } as never, () => {
    store.close()
    assert.equal(store.get(), undefined)
  })
})
