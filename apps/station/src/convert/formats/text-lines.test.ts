import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { textLines } from './text-lines.ts'

async function linesOf(...pieces: readonly string[]): Promise<string[]> {
  async function* given() {
    yield* pieces
  }
  const lines: string[] = []
  for await (const { number, text } of textLines(given())) {
    assert.equal(number, lines.length + 1)
    lines.push(text)
  }
  return lines
}

test('CR LF, LF and CR end a line, also where they are cut in two', async () => {
  assert.deepEqual(await linesOf('a\r\nb\nc\rd'), ['a', 'b', 'c', 'd'])
  assert.deepEqual(await linesOf('a\r', '\nb\r', 'c\r'), ['a', 'b', 'c'])
  assert.deepEqual(await linesOf('', 'a', '', 'b\n\n'), ['ab', ''])
})

test('a line of many megabytes is refused instead of gone over again and again', async () => {
  const piece = 'x'.repeat(1024 * 1024)
  await assert.rejects(linesOf('first\n', piece, piece, piece, piece, piece), /line 2 is longer than/)
})

test('the lines do not depend on the pieces', async () => {
  const texts = fc.array(fc.constantFrom('a', 'b', '\r', '\n', '\r\n'), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(texts, async (parts) => {
      const whole = await linesOf(parts.join(''))
      assert.deepEqual(await linesOf(...parts), whole)
    }),
  )
})
