import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redactText } from '@sightline/core'
import fc from 'fast-check'
import { classify, MAY_HOLD_SECRET, quoteJson, safeJson } from './json-string.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
)

test('every text comes back as it was, but for lone surrogates', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(JSON.parse(quoteJson(text)), text.replace(/\p{Cs}/gu, '\ufffd'))
    }),
  )
})

test('a quoted text has no control character, no line separator and no lone surrogate', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.doesNotMatch(quoteJson(text), /[\p{Cc}\p{Cs}\u2028\u2029]/u)
      assert.doesNotMatch(quoteJson(text), /(?<!\\)(?:\\\\)*\\ud[89a-f]/)
    }),
  )
})

test('a backslash before the letters of an escape stays a backslash', () => {
  const text = String.raw`\ud800 \\ud800 \u2028`
  assert.equal(JSON.parse(quoteJson(text)), text)
  assert.equal(safeJson(String.raw`"\\ud800\ud800"`), String.raw`"\\ud800\ufffd"`)
})

test('long texts are treated like short ones', () => {
  const filler = 'x'.repeat(1_000)
  for (const part of ['', '"', '\n', '\u0085', '\u2029', '\ud800', 'ü', '日本'])
    assert.equal(JSON.parse(quoteJson(filler + part)), filler + part.replace(/\p{Cs}/u, '\ufffd'))
})

test('redaction never changes a text that is classified as free of secrets', () => {
  const words = fc.constantFrom(
    ...['password', 'Bearer', 'Basic', 'dXNlcjpwYXNz', 'token', 'api', 'key', 'https', '//', '@', 'user', 'host', '.'],
    ...[
      'authorization',
      'set-cookie',
      'secret',
      'eyjhbGciOi',
      'sig',
      '3D',
      '"',
      "'",
      '-----BEGIN',
      'PRIVATE',
      '&',
      '?',
    ],
    ...[' ', ':', '=', '%', 'eyJhbGciOiJIUzI1NiJ9', '\n', '\t'],
  )
  let free = 0
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      if ((classify(text) & MAY_HOLD_SECRET) !== 0) return
      free++
      assert.equal(redactText(text), text)
    }),
    { numRuns: 2_000 },
  )
  assert.ok(free > 50)
})
