import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkMisbehaviour, MISBEHAVIOUR_KINDS } from './misbehaviour.ts'
import { createMisbehaviours } from './misbehaviours.ts'

test('without misbehaviours nothing is wrong', () => {
  const fate = createMisbehaviours().take('version')
  assert.deepEqual(fate, { delayMs: 0, trickle: undefined, ending: undefined, kinds: [] })
})

test('one that is for n requests ends after n', () => {
  const misbehaviours = createMisbehaviours()
  misbehaviours.add({ kind: 'fail', times: 2 })
  assert.equal(misbehaviours.active()[0]?.timesLeft, 2)
  const kinds = Array.from({ length: 3 }, () => misbehaviours.take('submitWsjf').kinds)
  assert.deepEqual(kinds, [['fail'], ['fail'], []])
  assert.deepEqual(misbehaviours.active(), [])
})

test('one that is for an operation leaves the others alone and is not counted down by them', () => {
  const misbehaviours = createMisbehaviours()
  misbehaviours.add({ kind: 'fail', times: 1, operations: ['submitWsjf'] })
  assert.deepEqual(misbehaviours.take('version').kinds, [])
  assert.deepEqual(misbehaviours.take('submitWsjf').kinds, ['fail'])
})

test('delays add up, and of those that end a request the first wins and only it is used up', () => {
  const misbehaviours = createMisbehaviours()
  misbehaviours.add({ kind: 'delay', ms: 10 })
  misbehaviours.add({ kind: 'drop', when: 'afterStoring', times: 1 })
  misbehaviours.add({ kind: 'fail', times: 1 })
  misbehaviours.add({ kind: 'delay', ms: 5 })
  const first = misbehaviours.take('submitWsjf')
  assert.deepEqual([first.delayMs, first.ending?.kind], [15, 'drop'])
  assert.equal(misbehaviours.take('submitWsjf').ending?.kind, 'fail')
  assert.equal(misbehaviours.take('submitWsjf').ending, undefined)
})

test('what was set can be ended by whoever set it, and cleared as a whole', () => {
  const misbehaviours = createMisbehaviours()
  const end = misbehaviours.add({ kind: 'reset' })
  misbehaviours.add({ kind: 'down' })
  end()
  end()
  assert.deepEqual(
    misbehaviours.active().map((one) => one.misbehaviour.kind),
    ['down'],
  )
  misbehaviours.clear()
  assert.deepEqual(misbehaviours.active(), [])
})

test('exactly n of any number of requests are hit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(40), (times, requests) => {
      const misbehaviours = createMisbehaviours()
      misbehaviours.add({ kind: 'rateLimit', times })
      const hits = Array.from({ length: requests }, () => misbehaviours.take('version')).filter((fate) => fate.ending)
      assert.equal(hits.length, Math.min(times, requests))
    }),
  )
})

test('a bad misbehaviour is refused with path, wanted and got', () => {
  const refuse = (given: unknown, message: RegExp): void => assert.throws(() => checkMisbehaviour(given), message)
  refuse(undefined, /misbehaviour: wanted an object whose kind is one of down, .*garbage, got nothing/)
  refuse({ kind: 'explode' }, /wanted an object whose kind is one of/)
  refuse({ kind: 'delay' }, /ms: wanted a whole number, got nothing/)
  refuse({ kind: 'fail', status: 404 }, /status: wanted 500 to 599, got 404/)
  refuse({ kind: 'drop', when: 'soon' }, /when: wanted beforeStoring or afterStoring, got "soon"/)
  refuse({ kind: 'reset', operations: ['submit'] }, /operations.0: wanted one of version, .*, got "submit"/)
  refuse({ kind: 'reset', times: 0 }, /times: wanted 1 or more, got 0/)
  refuse({ kind: 'reset', foo: 1 }, /foo/)
})

test('every kind can be set with its defaults', () => {
  const needed: Readonly<Record<string, object>> = {
    delay: { ms: 1 },
    drop: { when: 'beforeStoring' },
    refuseToken: { status: 401 },
  }
  for (const kind of MISBEHAVIOUR_KINDS) assert.equal(checkMisbehaviour({ kind, ...needed[kind] }).kind, kind)
})
