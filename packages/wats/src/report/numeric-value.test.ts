import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { numericValueOf } from './numeric-value.ts'

test('every finite number and its text give the number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.equal(numericValueOf(value), value)
      assert.equal(numericValueOf(` ${value} `), Number(String(value)))
    }),
  )
})

test('numbers too large for a double are infinite, not a guess', () => {
  assert.equal(numericValueOf('1e999'), 'Infinity')
  assert.equal(numericValueOf('-1e999'), '-Infinity')
})

test('what is no number gives nothing', () => {
  for (const value of ['', ' ', 'abc', '1,5', '0x10', '1 V', '--1', '.', 'e5', true, null, undefined, {}, []]) {
    assert.equal(numericValueOf(value), undefined, String(value))
  }
})
