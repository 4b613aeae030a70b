import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createXmlDecoder } from './decode-xml.ts'

function decode(bytes: Uint8Array, pieceBytes = bytes.length || 1): string {
  const decoder = createXmlDecoder()
  let text = ''
  for (let at = 0; at < bytes.length; at += pieceBytes) text += decoder.write(bytes.subarray(at, at + pieceBytes))
  return text + decoder.end()
}

test('UTF-8 is what a document is without a mark or a declaration', () => {
  assert.equal(decode(Buffer.from('<å>😀</å>')), '<å>😀</å>')
  assert.equal(decode(Buffer.from('')), '')
})

test('the byte order mark says the encoding', () => {
  assert.equal(decode(Buffer.from('\ufeff<å/>', 'utf16le')), '<å/>')
  assert.equal(decode(Buffer.from('\ufeff<å/>', 'utf16le').swap16()), '<å/>')
  assert.equal(decode(Buffer.from('\ufeff<å/>')), '<å/>')
})

test('the declaration says the encoding', () => {
  const text = '<?xml version="1.0" encoding="iso-8859-1"?><å/>'
  assert.equal(decode(Buffer.from(text, 'latin1')), text)
})

test('a declared utf-16 that can be read as ASCII is not believed', () => {
  const text = '<?xml version="1.0" encoding="utf-16"?><å/>'
  assert.equal(decode(Buffer.from(text)), text)
})

test('an unknown encoding and bytes that do not fit are refused', () => {
  assert.throws(() => decode(Buffer.from('<?xml version="1.0" encoding="x-nope"?><a/>')), /unknown encoding "x-nope"/)
  assert.throws(() => decode(Buffer.from([0x3c, 0xff, 0x3e])), /bytes that are not utf-8/)
  assert.throws(() => decode(Buffer.from([0x3c, 0xc3])), /bytes that are not utf-8/)
})

test('how the bytes are cut up does not matter', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.integer({ min: 1, max: 300 }),
      (text, pieceBytes) => {
        const bytes = Buffer.from(`<a>${text}</a>`)
        assert.equal(decode(bytes, pieceBytes), bytes.toString('utf8'))
      },
    ),
  )
})
