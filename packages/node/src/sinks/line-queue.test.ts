import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LineQueue } from './line-queue.ts'

function arrange(maxBytes: number, chunkChars: number) {
  const dropped = { lines: 0 }
  const queue = new LineQueue({
    maxBytes,
    chunkChars,
    notice: (lines) => `dropped ${lines}\n`,
    onDropped: (lines) => {
      dropped.lines += lines
    },
  })
  let out = ''
  /** Writes at most so many bytes, as a descriptor would. */
  const write = (limit: number) => {
    for (let bytes = queue.head(); bytes !== undefined && limit > 0; bytes = queue.head()) {
      const part = bytes.subarray(queue.headWritten, queue.headWritten + limit)
      out += part.toString('latin1')
      limit -= part.length
      queue.advance(part.length)
    }
  }
  return { queue, write, dropped, output: () => out }
}

test('lines leave in the order they came', () => {
  const { queue, write, output } = arrange(1_000, 10)
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) queue.push(line)
  write(Number.POSITIVE_INFINITY)
  assert.equal(output(), 'one\ntwo\nthree\nfour\n')
  assert.ok(queue.isEmpty)
  assert.equal(queue.done, 4)
})

test('beyond the bound the oldest lines go, and a notice stands in their place', () => {
  const { queue, write, dropped, output } = arrange(12, 4)
  for (let index = 0; index < 9; index++) queue.push(`ln${index}\n`)
  write(Number.POSITIVE_INFINITY)
  assert.equal(output(), 'dropped 6\nln6\nln7\nln8\n')
  assert.equal(dropped.lines, 6)
})

test('a chunk that is written in part is finished before the gap', () => {
  const { queue, write, output } = arrange(12, 8)
  queue.push('aaa\n')
  queue.push('bbb\n')
  write(2)
  for (let index = 0; index < 8; index++) queue.push(`ln${index}\n`)
  write(Number.POSITIVE_INFINITY)
  assert.equal(output(), 'aaa\nbbb\ndropped 6\nln6\nln7\n')
})

test('a notice that is dropped itself is not forgotten', () => {
  const { queue, write, output } = arrange(12, 4)
  for (let index = 0; index < 5; index++) queue.push(`ln${index}\n`)
  assert.equal(queue.head()?.toString(), 'dropped 2\n')
  for (let index = 5; index < 10; index++) queue.push(`ln${index}\n`)
  write(Number.POSITIVE_INFINITY)
  assert.equal(output(), 'dropped 7\nln7\nln8\nln9\n')
})

test('every line is written whole or counted, once, whatever the reader does', () => {
  const step = fc.oneof(
    fc.record({ push: fc.integer({ min: 0, max: 30 }) }),
    fc.record({ write: fc.integer({ min: 0, max: 60 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 20, max: 200 }), (steps, maxBytes) => {
      const { queue, write, dropped, output } = arrange(maxBytes, 16)
      let pushed = 0
      for (const one of steps) {
        if ('write' in one) write(one.write)
        else queue.push(`#${pushed++}${'x'.repeat(one.push)}\n`)
      }
      write(Number.POSITIVE_INFINITY)
      const lines = output().split('\n').slice(0, -1)
      const numbers = lines.flatMap((line) => /^#(\d+)x*$/.exec(line)?.[1] ?? []).map(Number)
      const noticed = lines.flatMap((line) => /^dropped (\d+)$/.exec(line)?.[1] ?? []).map(Number)
      assert.equal(numbers.length + noticed.length, lines.length)
      assert.deepEqual(
        numbers,
        [...new Set(numbers)].sort((a, b) => a - b),
      )
      assert.equal(numbers.length + dropped.lines, pushed)
      assert.equal(
        noticed.reduce((sum, count) => sum + count, 0),
        dropped.lines,
      )
      assert.equal(queue.done, pushed)
    }),
  )
})

test('clearing counts what was not written to its end', () => {
  const { queue, write, dropped } = arrange(1_000, 16)
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n', 'five\n']) queue.push(line)
  write(6)
  queue.clear()
  assert.equal(dropped.lines, 4)
  assert.equal(queue.done, 5)
  assert.ok(queue.isEmpty)
})
