import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createContext } from './context.ts'
import type { Scope, ScopeStore } from './scope.ts'
import { createSyncStore } from './sync-store.ts'

function arrange() {
  const storage = new AsyncLocalStorage<Scope | undefined>()
  const store: ScopeStore = { get: () => storage.getStore(), run: (scope, body) => storage.run(scope, body) }
  return createContext(store)
}

test('outside of any scope there is no context', () => {
  const context = createContext(createSyncStore())
  assert.equal(context.current(), undefined)
  assert.equal(context.correlationId(), undefined)
})

test('a child scope inherits what it does not change', () => {
  const context = createContext(createSyncStore())
  context.run({ correlationId: 'order-1', fields: { user_id: 'u1', component: 'shop' } }, () => {
    context.run({ fields: { component: 'cart' } }, () => {
      assert.equal(context.correlationId(), 'order-1')
      assert.deepEqual(context.current()?.fields, { user_id: 'u1', component: 'cart' })
    })
    assert.deepEqual(context.current()?.fields, { user_id: 'u1', component: 'shop' })
  })
})

test('a field set in a child task leaks neither to its parent nor to its siblings', async () => {
  const context = arrange()
  await context.run({ correlationId: 'c' }, async () => {
    const seen = await Promise.all(
      [0, 1, 2].map((task) =>
        context.run({}, async () => {
          context.setFields({ [`task_${task}`]: true })
          await setImmediate()
          return Object.keys(context.current()?.fields ?? {})
        }),
      ),
    )
    assert.deepEqual(seen, [['task_0'], ['task_1'], ['task_2']])
    assert.equal(context.current()?.fields, undefined)
  })
})

test('a scope that inherited fields keeps them when its parent sets others', () => {
  const context = createContext(createSyncStore())
  context.run({ fields: { a: 1 } }, () => {
    const later = context.run({}, () => context.bind(() => context.current()?.fields))
    context.setFields({ b: 2 })
    assert.deepEqual(later(), { a: 1 })
    assert.deepEqual(context.current()?.fields, { a: 1, b: 2 })
  })
})

test('a throwing body leaves the outer scope active', () => {
  const context = createContext(createSyncStore())
  assert.throws(() => context.run({ correlationId: 'x' }, () => assert.fail('boom')), /boom/)
  assert.equal(context.current(), undefined)
})

test('a bound callback runs in the scope it was bound in', () => {
  const context = createContext(createSyncStore())
  const bound = context.run({ correlationId: 'born-here' }, () =>
    context.bind((n: number) => [context.correlationId(), n]),
  )
  assert.deepEqual(
    context.run({ correlationId: 'called-here' }, () => bound(7)),
    ['born-here', 7],
  )
})

test('setting fields outside of any scope does nothing', () => {
  const context = createContext(createSyncStore())
  context.setFields({ lost: true })
  assert.equal(context.current(), undefined)
})

test('the correlation id of a remote parent is its trace id until a header gives another', () => {
  const context = createContext(createSyncStore())
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  context.run(context.extract({ traceparent }), () => {
    assert.equal(context.correlationId(), '0af7651916cd43dd8448eb211c80319c')
  })
  context.run(context.extract({ traceparent, 'x-correlation-id': 'SN-1' }), () => {
    assert.equal(context.correlationId(), 'SN-1')
  })
})

test('a child may be made of a scope that is not active, and inherits what a bridge keeps with it', () => {
  const context = createContext(createSyncStore())
  const parent = context.root({ correlationId: 'order-1' })
  parent.attached = 'kept'
  context.run({ correlationId: 'order-2' }, () => {
    const child = context.child({ fields: { a: 1 } }, parent)
    assert.deepEqual([child.correlationId, child.fields, child.attached], ['order-1', { a: 1 }, 'kept'])
    assert.equal(context.child({}).correlationId, 'order-2')
  })
})
