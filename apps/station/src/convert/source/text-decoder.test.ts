import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { rejectionOfFault } from '../content-fault.ts'
import { createPieceDecoder } from './text-decoder.ts'

/** Decodes the bytes in pieces of this size. */
function decode(bytes: Uint8Array, pieceSize = 65_536, declaredIn?: (head: string) => string | undefined): string {
  const decoder = createPieceDecoder(declaredIn)
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += pieceSize) parts.push(decoder.write(bytes.subarray(at, at + pieceSize)))
  return parts.join('') + decoder.end()
}

function utf16(text: string, order: 'le' | 'be', mark = ''): Uint8Array {
  const bytes = Buffer.from(mark + text, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}

test('plain ASCII and UTF-8 are read as they are, with or without a byte order mark', () => {
  assert.equal(decode(Buffer.from('Spannung 5 V')), 'Spannung 5 V')
  assert.equal(decode(Buffer.from('Prüfung 5 Ω 試験 🙂')), 'Prüfung 5 Ω 試験 🙂')
  assert.equal(decode(Buffer.from('\ufeffPrüfung')), 'Prüfung')
})

test('UTF-16 is read by its mark and without one', () => {
  for (const order of ['le', 'be'] as const) {
    assert.equal(decode(utf16('{"Ω": 1}', order, '\ufeff')), '{"Ω": 1}')
    assert.equal(decode(utf16('{"Ω": 1}', order)), '{"Ω": 1}')
  }
})

test('what is no UTF-8 is read as Windows-1252', () => {
  assert.equal(decode(Buffer.from([0x35, 0xb5, 0x41, 0x20, 0x80, 0x20, 0x93, 0xfc, 0x94])), '5µA € “ü”')
})

test('a declared encoding decides where there is no mark', () => {
  const latin = Buffer.from('5 µA', 'latin1')
  assert.equal(
    decode(latin, 65_536, () => 'ISO-8859-1'),
    '5 µA',
  )
  assert.equal(
    decode(Buffer.from([0xa4]), 65_536, () => 'iso-8859-15'),
    '€',
  )
  assert.equal(
    decode(utf16('5 µA', 'le', '\ufeff'), 65_536, () => 'utf-8'),
    '5 µA',
  )
  assert.throws(() => decode(latin, 65_536, () => 'utf-8'), /not valid UTF-8 between byte 0 and byte 4/)
  assert.throws(() => decode(latin, 65_536, () => 'klingon'), /encoding "klingon", which is not known/)
})

test('binary files and files with holes are no text', () => {
  assert.throws(() => decode(Buffer.from([0x41, 0x42, 0x00, 0x43])), { code: 'STATION_CONVERT_CONTENT_UNREADABLE' })
  assert.throws(() => decode(Buffer.from([0x41, 0x42, 0x00, 0x43])), /zero byte at byte 2/)
  assert.throws(() => decode(Buffer.from('Prüfung\0\0\0')), /zero byte/)
})

test('UTF-8 that breaks off, or turns into something else later on, is an error and not a guess', () => {
  assert.throws(() => decode(Buffer.from('Prüfung 試').subarray(0, -1)), /at its end/)
  const mixed = Buffer.concat([Buffer.from('Prüfung '.repeat(4)), Buffer.from([0xfc, 0x41])])
  assert.throws(() => decode(mixed, 32), /not valid UTF-8/)
})

test('the text does not depend on how the bytes are cut into pieces of at least four', () => {
  const texts = fc
    .string({ unit: 'grapheme', minLength: 4 })
    .filter((text) => !text.includes('\0') && !text.startsWith('\ufeff'))
  fc.assert(
    fc.property(texts, fc.integer({ min: 4, max: 16 }), (text, size) => {
      const bytes = Buffer.from(`text ${text}`)
      assert.equal(decode(bytes, size), `text ${text}`)
      assert.equal(decode(utf16(text, 'le', '\ufeff'), size), text)
    }),
  )
})

test('any bytes either become text or are refused as unreadable', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        assert.equal(typeof decode(bytes, 8), 'string')
      } catch (error) {
        assert.notEqual(rejectionOfFault(error), undefined, String(error))
      }
    }),
  )
})
