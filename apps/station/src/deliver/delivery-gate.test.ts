import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backOffMs } from '@sightline/core'
import fc from 'fast-check'
import { createDeliveryGate } from './delivery-gate.ts'

function arrange() {
  let nowMs = 1_000_000
  const gate = createDeliveryGate({ now: () => nowMs }, { firstMs: 1000, mostMs: 8000 }, () => 1)
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { gate, pass }
}

test('a failure now and then closes nothing', () => {
  const { gate } = arrange()
  for (let round = 0; round < 10; round += 1) {
    gate.failed('503')
    gate.failed('503')
    gate.succeeded()
  }
  assert.equal(gate.allowance(4), 4)
})

test('three failures in a row close the gate, then a single report tries, then it opens', () => {
  const { gate, pass } = arrange()
  for (const _ of [1, 2, 3]) gate.failed('connection refused')
  assert.deepEqual(gate.state(), { state: 'paused', reason: 'connection refused', untilMs: 1_001_000 })
  assert.equal(gate.allowance(4), 0)
  pass(1000)
  assert.equal(gate.allowance(4), 1)
  gate.succeeded()
  assert.equal(gate.allowance(4), 4)
})

test('each failed try waits longer, up to the bound', () => {
  const { gate, pass } = arrange()
  gate.failed('x')
  gate.failed('x')
  const waits = [1, 2, 3, 4, 5, 6].map(() => {
    gate.failed('x')
    const now = gate.state()
    assert.equal(now.state, 'paused')
    const wait = now.state === 'paused' ? now.untilMs : 0
    pass(10_000)
    gate.state()
    return wait
  })
  assert.deepEqual(
    waits.map((until, at) => until - 1_000_000 - at * 10_000),
    [1000, 2000, 4000, 8000, 8000, 8000],
  )
})

test('the server\u2019s wish to wait is heard at the first failure', () => {
  const { gate, pass } = arrange()
  gate.failed('429', 30_000)
  pass(29_999)
  assert.equal(gate.allowance(4), 0)
  pass(1)
  assert.equal(gate.allowance(4), 1)
})

test('a refused token holds the gate until it is good again, whatever else happens', () => {
  const { gate, pass } = arrange()
  gate.suspend('401')
  gate.failed('late answer', 5)
  gate.pause('429', 5)
  gate.succeeded()
  pass(1_000_000)
  assert.equal(gate.allowance(4), 0)
  gate.resume()
  assert.equal(gate.allowance(4), 4)
})

test('a wait is never longer than its bound nor shorter than a tenth of it', () => {
  const backOff = { firstMs: 1000, mostMs: 300_000 }
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const bound = Math.min(300_000, 1000 * 2 ** (attempt - 1))
      const wait = backOffMs(backOff, attempt, () => random)
      assert.ok(wait <= bound && wait >= bound * 0.0999)
    }),
  )
})
