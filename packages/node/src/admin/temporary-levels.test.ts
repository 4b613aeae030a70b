import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createRuntime, type Threshold } from '@sightline/core'
import fc from 'fast-check'
import { parseDuration } from './duration.ts'
import { createTemporaryLevels } from './temporary-levels.ts'

function arrange(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  const { logs } = createRuntime()
  const reverted: string[] = []
  const levels = createTemporaryLevels(logs, (patterns) => reverted.push(...patterns))
  t.after(() => levels.stop())
  const set = (change: Record<string, Threshold | null>, forMs?: number) =>
    levels.set(new Map(Object.entries(change)), forMs)
  return { logs, levels, set, reverted, pass: (ms: number) => t.mock.timers.tick(ms) }
}

test('a second change of the same pattern goes back to what was before the first', (t) => {
  const { logs, set, pass, reverted } = arrange(t)
  logs.setLevels({ '*': 'warn', a: 'error' })
  set({ a: 'debug', b: 'debug' }, 100)
  set({ a: 'trace' }, 500)
  pass(100)
  assert.deepEqual(logs.levels(), { '*': 'warn', a: 'trace' })
  pass(400)
  assert.deepEqual(logs.levels(), { '*': 'warn', a: 'error' })
  assert.deepEqual(reverted, ['b', 'a'])
})

test('a change for good ends a temporary one', (t) => {
  const { logs, set, pass, levels } = arrange(t)
  set({ a: 'debug' }, 100)
  set({ a: 'warn' })
  assert.deepEqual(levels.pending(), [])
  pass(1_000)
  assert.deepEqual(logs.levels(), { '*': 'info', a: 'warn' })
})

test('what somebody else has set in the meantime stays', (t) => {
  const { logs, set, pass, reverted } = arrange(t)
  set({ a: 'debug', '*': 'trace' }, 100)
  logs.setLevels({ '*': 'trace', a: 'off', c: 'warn' })
  pass(100)
  assert.deepEqual(logs.levels(), { '*': 'info', a: 'off', c: 'warn' })
  assert.deepEqual(reverted, ['*'])
})

test('a pattern can be taken out for a while', (t) => {
  const { logs, set, pass } = arrange(t)
  logs.setLevels({ a: 'debug' })
  set({ a: null }, 100)
  assert.deepEqual(logs.levels(), { '*': 'info' })
  pass(100)
  assert.deepEqual(logs.levels(), { '*': 'info', a: 'debug' })
})

test('a bad pattern changes nothing, not even what is to go back', (t) => {
  const { logs, set, pass, levels } = arrange(t)
  set({ a: 'debug' }, 100)
  assert.throws(() => set({ a: 'trace', 'b*': 'debug' }, 500), { code: 'SL_LOG_LEVEL_INVALID' })
  assert.equal(levels.pending().length, 1)
  pass(100)
  assert.deepEqual(logs.levels(), { '*': 'info' })
})

test('when all time is over, the levels are those that were set for good', (t) => {
  const pattern = fc.constantFrom('*', 'a', 'a.*', 'b')
  const level = fc.constantFrom<Threshold>('trace', 'debug', 'warn', 'off')
  const step = fc.record({
    change: fc.dictionary(pattern, level, { minKeys: 1, maxKeys: 3 }),
    forMs: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
    wait: fc.integer({ min: 0, max: 30 }),
  })
  const { logs, set, pass, levels } = arrange(t)
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      logs.setLevels({ '*': 'info' })
      const good = new Map<string, Threshold>([['*', 'info']])
      for (const { change, forMs, wait } of steps) {
        set(change, forMs)
        if (forMs === undefined) for (const [key, value] of Object.entries(change)) good.set(key, value)
        assert.deepEqual(
          Object.entries(change).map(([key]) => logs.levels()[key]),
          Object.values(change),
        )
        pass(wait)
      }
      pass(100)
      assert.deepEqual(logs.levels(), Object.fromEntries(good))
      assert.deepEqual(levels.pending(), [])
    }),
  )
})

test('durations are read as people write them', () => {
  const good = { '500ms': 500, '30s': 30_000, '10m': 600_000, '1.5h': 5_400_000, ' 2 s ': 2_000 }
  for (const [text, ms] of Object.entries(good)) assert.equal(parseDuration(text), ms, text)
  for (const bad of ['', '10', 'm', '-1s', '1d', '1e3s', '1m30s', 10, null, undefined, {}])
    assert.equal(parseDuration(bad), undefined)
})
