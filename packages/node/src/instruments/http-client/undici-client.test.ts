import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerOf } from './undici-client.ts'

test('a header is found whatever its case, in a list and in the text of undici 5', () => {
  assert.equal(headerOf(['Accept', '*/*', 'TraceParent', '00-a'], 'traceparent'), '00-a')
  assert.equal(headerOf('accept: */*\r\nTraceParent: 00-a\r\n', 'traceparent'), '00-a')
})

test('the value of another header is not taken for it', () => {
  assert.equal(headerOf(['x', 'traceparent', 'y', '1'], 'traceparent'), undefined)
  assert.equal(headerOf('x: traceparent: 1\r\n', 'traceparent'), undefined)
  assert.equal(headerOf([], 'traceparent'), undefined)
})
