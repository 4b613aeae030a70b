import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { context, runtime } from '@sightline/core'
import { createAsyncStore } from './async-store.ts'
import { bindEmitter } from './bind-emitter.ts'

function switchOn(t: TestContext): void {
  const store = createAsyncStore()
  const switchOff = runtime.switchOn({ resource: { serviceName: 'test' }, store })
  t.after(() => {
    switchOff()
    store.close()
  })
}

const within = <T>(correlationId: string, body: () => T): T => context.run({ correlationId }, body)

test('a listener runs in the scope it was added in, whoever emits', (t) => {
  switchOn(t)
  const emitter = bindEmitter(new EventEmitter())
  const symbol = Symbol('event')
  const seen: unknown[] = []
  const note = (way: string) => (value: unknown) => seen.push([way, value, context.correlationId()])
  within('a', () => emitter.on(symbol, note('on')))
  within('b', () => emitter.addListener(symbol, note('addListener')))
  within('c', () => emitter.once(symbol, note('once')))
  within('d', () => emitter.prependListener(symbol, note('prepend')))
  within('e', () => emitter.prependOnceListener(symbol, note('prependOnce')))
  within('z', () => emitter.emit(symbol, 1))
  assert.deepEqual(seen.splice(0), [
    ['prependOnce', 1, 'e'],
    ['prepend', 1, 'd'],
    ['on', 1, 'a'],
    ['addListener', 1, 'b'],
    ['once', 1, 'c'],
  ])
  emitter.emit(symbol, 2)
  assert.deepEqual(
    seen.map((entry) => (entry as unknown[])[0]),
    ['prepend', 'on', 'addListener'],
  )
})

test('listeners are removed and listed as those that were given', (t) => {
  switchOn(t)
  const emitter = bindEmitter(bindEmitter(new EventEmitter()))
  let calls = 0
  const listener = () => {
    calls += 1
  }
  const told: unknown[] = []
  emitter.on('newListener', (_name, given) => told.push(given))
  for (const add of ['on', 'once', 'prependListener', 'prependOnceListener'] as const) {
    emitter[add]('event', listener)
    assert.deepEqual(emitter.listeners('event'), [listener], add)
    emitter.removeListener('event', listener)
    assert.equal(emitter.listenerCount('event'), 0, add)
  }
  assert.deepEqual(told, [listener, listener, listener, listener])
  emitter.emit('event')
  assert.equal(calls, 0)
  assert.throws(() => emitter.on('event', 'no function' as never), { code: 'ERR_INVALID_ARG_TYPE' })
  assert.throws(() => emitter.emit('error', new Error('nobody listens')), /nobody listens/)
})

test('a once listener that emits the same event again runs once, with the emitter as this', (t) => {
  switchOn(t)
  const emitter = bindEmitter(new EventEmitter())
  let calls = 0
  emitter.once('event', function (this: unknown) {
    calls += 1
    assert.equal(this, emitter)
    emitter.emit('event')
  })
  emitter.emit('event')
  assert.equal(calls, 1)
})

test('a stream works as before, and its listeners keep their scope', async (t) => {
  switchOn(t)
  const stream = bindEmitter(Readable.from(['a', 'b']))
  const chunks: unknown[] = []
  const ids = new Set<unknown>()
  await within('reader', () => {
    stream.on('data', (chunk) => {
      chunks.push(chunk)
      ids.add(context.correlationId())
    })
    return new Promise((resolve) => stream.once('end', resolve))
  })
  assert.deepEqual([chunks, [...ids]], [['a', 'b'], ['reader']])
})
