import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import client from '@sightline/node/prom-client'

const START_MS = 1_700_000_000_000

function arrange(t: TestContext, options: object) {
  t.mock.timers.enable({ apis: ['Date'], now: START_MS })
  const registry = new client.Registry()
  const summary = new client.Summary({
    name: 's',
    help: 'x',
    labelNames: ['a'],
    percentiles: [0.5],
    registers: [registry],
    ...options,
  })
  const at = (seconds: number) => t.mock.timers.setTime(START_MS + seconds * 1000)
  const read = async () => (await registry.metrics()).split('\n').filter((line) => /^s/.test(line))
  return { summary, at, read }
}

test('values leave the window, sum and count stay', async (t) => {
  const { summary, at, read } = arrange(t, { maxAgeSeconds: 10, ageBuckets: 5 })
  summary.observe({ a: '1' }, 100)
  at(5)
  summary.observe({ a: '1' }, 1)
  assert.deepEqual(await read(), ['s{quantile="0.5",a="1"} 50.5', 's_sum{a="1"} 101', 's_count{a="1"} 2'])
  at(11)
  assert.deepEqual(await read(), ['s{quantile="0.5",a="1"} 1', 's_sum{a="1"} 101', 's_count{a="1"} 2'])
  at(1_000_000)
  assert.deepEqual(await read(), ['s{quantile="0.5",a="1"} 0', 's_sum{a="1"} 101', 's_count{a="1"} 2'])
})

test('an aged series can be dropped', async (t) => {
  const { summary, at, read } = arrange(t, { maxAgeSeconds: 10, ageBuckets: 2, pruneAgedBuckets: true })
  summary.observe({ a: 'old' }, 1)
  at(9)
  summary.observe({ a: 'new' }, 2)
  at(12)
  assert.deepEqual(await read(), ['s{quantile="0.5",a="new"} 2', 's_sum{a="new"} 2', 's_count{a="new"} 1'])
  summary.observe({ a: 'old' }, 7)
  assert.equal((await read()).at(-1), 's_count{a="old"} 1')
})

test('a window that is none is refused', (t) => {
  for (const ageBuckets of [-1, 2.5, 'many']) {
    assert.throws(() => arrange(t, { maxAgeSeconds: 10, ageBuckets }), {
      name: 'RangeError',
      message: `"ageBuckets" of a summary wants a whole number above 0, got ${ageBuckets}`,
    })
    t.mock.timers.reset()
  }
  assert.throws(
    () => arrange(t, { maxAgeSeconds: -1, ageBuckets: 2 }),
    /"maxAgeSeconds" of a summary wants a number above 0, got -1/,
  )
})

test('without both settings nothing ages', async (t) => {
  const { summary, at, read } = arrange(t, { maxAgeSeconds: 10 })
  summary.observe({ a: '1' }, 3)
  at(1_000_000)
  assert.equal((await read())[0], 's{quantile="0.5",a="1"} 3')
})
