import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { unsnappy } from './official-write-request.test.ts'
import { snappy } from './snappy.ts'

const isWhole = (input: Uint8Array): void => {
  assert.ok(Buffer.from(unsnappy(snappy(input))).equals(Buffer.from(input)), `${input.length} bytes come back`)
}

test('whatever is written is read back by another implementation', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 5_000 }), isWhole), { numRuns: 500 })
})

test('text that repeats itself is read back', () => {
  const word = fc.constantFrom('http_server_request_duration_seconds', 'le', '0.005', '\u0001', 'orders', '__name__')
  fc.assert(
    fc.property(fc.array(word, { maxLength: 400 }), (words) => isWhole(Buffer.from(words.join('')))),
    { numRuns: 500 },
  )
})

test('copies of every length and distance are read back', () => {
  for (const length of [4, 11, 12, 60, 63, 64, 65, 67, 68, 69, 128, 131, 132, 1000]) {
    for (const distance of [1, 2, 4, 2047, 2048, 2049, 60_000]) {
      const piece = randomBytes(length)
      const between = randomBytes(Math.max(0, distance - length))
      isWhole(Buffer.concat([piece, between, piece, randomBytes(9)]))
      isWhole(Buffer.concat([randomBytes(7), Buffer.alloc(length, piece.subarray(0, distance)), randomBytes(3)]))
    }
  }
})

test('literals of every length, and the borders of blocks, are read back', () => {
  for (const length of [0, 1, 3, 4, 59, 60, 61, 62, 255, 256, 257, 258, 65_535, 65_536, 65_537, 131_072, 200_001]) {
    isWhole(randomBytes(length))
    isWhole(Buffer.alloc(length, 'abcdefgh'))
    isWhole(Buffer.alloc(length))
  }
})

test('what metrics look like becomes much smaller, and noise hardly larger', () => {
  const labels = Array.from(
    { length: 1000 },
    (_, at) => `__name__orders_total city${at % 7} job orders instance a:${at}`,
  )
  const text = Buffer.from(labels.join('\n'))
  assert.ok(snappy(text).length < text.length / 3)
  assert.ok(snappy(randomBytes(100_000)).length < 100_100)
})
