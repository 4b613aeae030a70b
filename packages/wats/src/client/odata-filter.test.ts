import assert from 'node:assert/strict'
import test from 'node:test'
import { ValidationError } from '@sightline/core'
import fc from 'fast-check'
import { odata } from './odata-filter.ts'

test('quotes in text are doubled, so a value cannot end its literal', () => {
  assert.equal(odata.eq('serialNumber', "x' or 1 eq 1 --"), "serialNumber eq 'x'' or 1 eq 1 --'")
  fc.assert(
    fc.property(fc.string(), (value) => {
      const filter = odata.eq('serialNumber', value)
      const inner = filter.slice("serialNumber eq '".length, -1)
      assert.equal(inner.replaceAll("''", "'"), value)
      assert.doesNotMatch(inner.replaceAll("''", ''), /'/)
    }),
  )
})

test('values are written by their type', () => {
  assert.equal(odata.ge('executionTime', 1.5), 'executionTime ge 1.5')
  assert.equal(odata.lt('start', new Date(0)), 'start lt 1970-01-01T00:00:00.000Z')
  assert.equal(odata.ne('comment', null), 'comment ne null')
  assert.equal(odata.contains('comment', "it's"), "contains(comment,'it''s')")
})

test('filters are joined in parentheses', () => {
  const both = odata.and(odata.eq('partNumber', 'a'), odata.not(odata.eq('result', 'F')))
  assert.equal(both, "(partNumber eq 'a') and (not (result eq 'F'))")
  assert.equal(odata.or(odata.eq('partNumber', 'a')), "partNumber eq 'a'")
})

test('a number or date that OData cannot say is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, new Date(Number.NaN)]) {
    assert.throws(() => odata.eq('executionTime', value), ValidationError)
  }
})
