import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { labelColumns, labelName, labelsText } from './label-columns.ts'

const text = (labels: readonly string[], values: readonly string[]) => labelsText(labelColumns(labels), values)

test('labels keep their order, and absent ones are left out', () => {
  assert.equal(text(['http.route', 'code', 'a'], ['/x', '', '1']), 'http_route="/x",a="1"')
  assert.equal(text([], []), '')
})

test('quotes, backslashes and line feeds are escaped', () => {
  assert.equal(text(['a'], ['"\\\n']), 'a="\\"\\\\\\n"')
})

test('attributes that become alike are one label, joined in order of their names', () => {
  assert.equal(text(['a_b', 'x', 'a.b'], ['under', '1', 'dot']), 'a_b="dot;under",x="1"')
  assert.equal(text(['a_b', 'a.b'], ['', '']), '')
})

test('a name that begins with a digit or underscore, or is reserved, gets a lead', () => {
  assert.deepEqual(['_x', '__name__', 'le.', '9', 'le', 'quantile', 'ok'].map(labelName), [
    ...['key_x', 'key_name_', 'le_', 'key_9', 'key_le', 'key_quantile', 'ok'],
  ])
})

test('two series never become one, whatever their labels are called and hold', () => {
  const labels = fc.uniqueArray(fc.constantFrom('a.b', 'a_b', 'a-b', 'c', 'c_', '_c'), { minLength: 1 })
  const value = fc.oneof(fc.constantFrom('', ';', 'x', '\\', '\\;', '"', '\n', ';;', 'a="b"'), fc.string())
  fc.assert(
    fc.property(labels, fc.array(value, { minLength: 6 }), fc.array(value, { minLength: 6 }), (names, one, other) => {
      const first = one.slice(0, names.length)
      const second = other.slice(0, names.length)
      assert.equal(
        text(names, first) === text(names, second),
        first.every((part, index) => part === second[index]),
      )
    }),
    { numRuns: 500 },
  )
})
