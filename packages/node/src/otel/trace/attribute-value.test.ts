import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { attributesOf, attributeValueOf } from './attribute-value.ts'

const isPrimitive = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)

test('whatever comes becomes a primitive, an array of one primitive type, or nothing', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withTypedArray: true }), (value) => {
      const kept = attributeValueOf(value, {})
      if (Array.isArray(kept)) assert.ok(new Set(kept.map((one) => typeof one)).size <= 1 && kept.every(isPrimitive))
      else assert.ok(kept === undefined || isPrimitive(kept))
    }),
  )
})

test('what OpenTelemetry calls an attribute value is kept as it is', () => {
  const scalar = fc.oneof(fc.string(), fc.double(), fc.boolean())
  const list = fc.oneof(fc.array(fc.string()), fc.array(fc.double()), fc.array(fc.boolean()))
  fc.assert(fc.property(fc.oneof(scalar, list), (value) => assert.deepEqual(attributeValueOf(value, {}), value)))
})

test('of a record every key is kept, those of prototypes too, and none is inherited', () => {
  const given = JSON.parse('{"__proto__": "a", "constructor": "b", "c": null}') as object
  const copy = attributesOf(given, {})
  assert.deepEqual(Object.entries(copy ?? {}), [
    ['__proto__', 'a'],
    ['constructor', 'b'],
    ['c', undefined],
  ])
  assert.equal(attributesOf('text', {}), undefined)
})
