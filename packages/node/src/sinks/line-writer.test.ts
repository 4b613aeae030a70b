import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Stall } from './byte-target.ts'
import { LineWriter } from './line-writer.ts'

function arrange(flushEveryMs: number) {
  const state: { stall: Stall | undefined; text: string } = { stall: undefined, text: '' }
  const writer = new LineWriter({
    target: {
      write(bytes, from) {
        if (state.stall !== undefined) return state.stall
        state.text += bytes.toString('utf8', from)
        return bytes.length - from
      },
      close: () => undefined,
    },
    maxPendingBytes: 1_000_000,
    flushEveryMs,
    notice: () => 'dropped\n',
    onWritten: () => undefined,
    onDropped: () => undefined,
  })
  return { state, writer }
}

test('a line that may not wait is written before the call returns', (t) => {
  const { state, writer } = arrange(0)
  t.after(() => writer.close())
  writer.write('one\n')
  assert.equal(state.text, 'one\n')
  writer.write('two\n')
  assert.equal(state.text, 'one\ntwo\n')
})

test('what a stalled target did not take goes with the next line, in order and without a timer', (t) => {
  const { state, writer } = arrange(0)
  t.after(() => writer.close())
  for (const stall of ['slow_reader', 'disk_full'] as const) {
    state.text = ''
    state.stall = stall
    writer.write('one\n')
    writer.write('two\n')
    assert.equal(state.text, '')
    state.stall = undefined
    writer.write('three\n')
    assert.equal(state.text, 'one\ntwo\nthree\n')
  }
})

test('a line that may wait does', (t) => {
  const { state, writer } = arrange(1_000_000)
  t.after(() => writer.close())
  writer.write('one\n')
  assert.equal(state.text, '')
  writer.drain()
  assert.equal(state.text, 'one\n')
})
