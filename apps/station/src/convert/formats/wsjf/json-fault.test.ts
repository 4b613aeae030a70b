import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { findJsonFault } from './json-fault.ts'

function faultOf(text: string): string {
  const fault = findJsonFault(text)
  return fault === undefined ? 'valid' : `${fault.line}:${fault.column} wanted ${fault.wanted}, got ${fault.got}`
}

test('each fault is named with line, column, wanted and got', () => {
  assert.equal(faultOf(''), '1:1 wanted a value, got the end of the file')
  assert.equal(faultOf('{\n  "a": 1,\n  "b": [1, 2'), '3:13 wanted "," or "]", got the end of the file')
  assert.equal(faultOf('{"a": NaN}'), '1:7 wanted a value, got NaN')
  assert.equal(faultOf('{"a": 01}'), '1:7 wanted a value, got 01')
  assert.equal(faultOf('{"a": 1,}'), '1:9 wanted a name in double quotes, got }')
  assert.equal(faultOf("{'a': 1}"), '1:2 wanted a name in double quotes or "}", got \'a\'')
  assert.equal(faultOf('{"a" 1}'), '1:6 wanted ":", got 1')
  assert.equal(faultOf('[1 2]'), '1:4 wanted "," or "]", got 2')
  assert.equal(faultOf('[1]\r\n[2]'), '2:1 wanted the end of the file, got [')
  assert.equal(faultOf('["open'), '1:2 wanted a value or "]", got the end of the file within "open')
  assert.equal(faultOf('["a\nb"]'), '1:2 wanted a value or "]", got a character that must be escaped after "a')
  assert.equal(faultOf('["\\x and more"]'), '1:2 wanted a value or "]", got a character that must be escaped after "')
  assert.equal(faultOf('{"a" "b"}'), '1:6 wanted ":", got "b"')
})

test('a text of many megabytes is no trouble', () => {
  assert.equal(faultOf(`["${'x'.repeat(20_000_000)}", }`), '1:20000006 wanted a value, got }')
})

test('deep nesting is no trouble', () => {
  assert.equal(faultOf('['.repeat(100_000)), '1:100001 wanted a value or "]", got the end of the file')
})

test('there is a fault exactly when JSON.parse finds one', () => {
  const valid = fc.json()
  const broken = fc.tuple(valid, fc.nat(), fc.string({ maxLength: 2 })).map(([json, at, insert]) => {
    const cut = at % (json.length + 1)
    return json.slice(0, cut) + insert + json.slice(cut + 1)
  })
  fc.assert(
    fc.property(fc.oneof(valid, broken, fc.string()), (text) => {
      assert.equal(findJsonFault(text) === undefined, isJson(text), text)
    }),
    { numRuns: 500 },
  )
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
