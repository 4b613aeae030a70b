import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ByteArena } from './byte-arena.ts'
import { canonicalNumber, numberText, secondsText } from './number-text.ts'

test('canonical numbers look as the specification shows them', () => {
  const numbers = [0, 0.001, 0.01, 0.1, 0.9, 0.999, 1, 1.7, 10, 1e-10, 1e-9, 1e-5, 1e-4, 1e5, 1e6, 1e10, 1e23, 1.1e23]
  assert.equal(
    numbers.map(canonicalNumber).join(' '),
    '0.0 0.001 0.01 0.1 0.9 0.999 1.0 1.7 10.0 1e-10 1e-09 1e-05 0.0001 100000.0 1e+06 1e+10 1e+23 1.1e+23',
  )
  assert.equal(canonicalNumber(Number.POSITIVE_INFINITY), '+Inf')
  assert.equal(canonicalNumber(-2.5), '-2.5')
  assert.equal(canonicalNumber(1_048_576), '1.048576e+06')
})

test('values are whole numbers where they are whole, and the words for what is no number', () => {
  assert.deepEqual([0, -0, 42, 2 ** 53, 1e20, 0.1, -1.5, Number.NaN, Infinity, -Infinity].map(numberText), [
    '0',
    '0',
    '42',
    '9007199254740992',
    '100000000000000000000',
    '0.1',
    '-1.5',
    'NaN',
    '+Inf',
    '-Inf',
  ])
})

test('every number reads back as itself, and the arena writes the same text', () => {
  const arena = new ByteArena()
  const near = fc.integer({ min: 2 ** 31 - 3, max: 2 ** 31 + 3 })
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.integer(), near, fc.nat()), (value) => {
      arena.begin()
      arena.number(value)
      const text = arena.take().toString('latin1')
      assert.equal(text, numberText(value))
      const back = Number(text.replace('Inf', 'Infinity'))
      assert.ok(Object.is(back, value) || (back === 0 && value === 0))
      if (Number.isFinite(value)) assert.equal(Number(canonicalNumber(value)), value === 0 ? 0 : value)
    }),
    { numRuns: 2_000 },
  )
})

test('times are seconds with milliseconds and no exponent', () => {
  assert.equal(secondsText(1_700_000_000_123.4), '1700000000.123')
  assert.equal(secondsText(0), '0.000')
})
