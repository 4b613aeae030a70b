import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineMetrics } from './metrics/definition.ts'
import { createRuntime, runtime } from './runtime.ts'

test('the process has one runtime, found under a well-known symbol', () => {
  const slot = globalThis as { [key: symbol]: unknown }
  assert.equal(slot[Symbol.for('sightline.runtime')], runtime)
})

test('a second copy of the package records into the first copy\u2019s runtime, and is told', async () => {
  const copy = (await import(`./runtime.ts?copy=${Date.now()}`)) as typeof import('./runtime.ts')
  assert.equal(copy.runtime, runtime)
  assert.ok(runtime.copies.length >= 2)
})

test('switching on twice is refused with the owner\u2019s name', () => {
  const own = createRuntime()
  const switchOff = own.switchOn({ resource: { serviceName: 'first' } })
  assert.throws(() => own.switchOn({ resource: { serviceName: 'second' } }), /SL_ALREADY_ON|first/)
  switchOff()
  own.switchOn({ resource: { serviceName: 'second' } })()
})

test('recorders made before the start record after it, and keep nothing of before', () => {
  const own = createRuntime()
  const table = defineMetrics({ hits: { kind: 'counter', name: 'test.hits', help: 'Hits.' } })
  const { hits } = own.metrics.use(table)
  const bound = hits.bind()
  hits.add(5)
  bound.add(5)
  const switchOff = own.switchOn({ resource: { serviceName: 'test' } })
  hits.add(1)
  bound.add(1)
  const value = () => {
    const family = own.metrics.collect().find((one) => one.definition.name === 'test.hits')
    return family?.shape === 'scalar' ? family.values[0] : undefined
  }
  assert.equal(value(), 2)
  switchOff()
  own.switchOn({ resource: { serviceName: 'test' } })
  assert.equal(value(), 0)
})

test('a fault in a callback is logged at a bounded rate, never thrown', () => {
  const own = createRuntime()
  const lines: string[] = []
  own.logs.addSink({ name: 'memory', write: (record) => lines.push(`${record.logger}: ${record.message}`) })
  own.logs.setLevels({ '*': 'info' })
  for (let at = 0; at < 100; at += 1) {
    own.guard.run('a callback', () => {
      throw new Error('broke')
    })
  }
  assert.equal(lines.length, 1)
  assert.equal(own.guard.faults().get('a callback'), 100)
})
