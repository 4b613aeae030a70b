import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { watchReads } from './watch-reads.ts'

test('posting a message reads the list, looking at it does not', () => {
  const { port1, port2 } = new MessageChannel()
  const bytes = new Uint8Array(8)
  let reads = 0
  const list = watchReads([bytes.buffer], () => {
    reads += 1
  })
  assert.ok(Array.isArray(list))
  assert.equal(list.length, 1)
  assert.equal(reads, 0)
  port1.postMessage(bytes, list)
  assert.equal(reads, 1)
  assert.equal(bytes.byteLength, 0)
  port1.close()
  port2.close()
})

test('an empty list is read, too, and a copy of it is a plain array', () => {
  const { port1 } = new MessageChannel()
  let reads = 0
  const list = watchReads<ArrayBuffer>([], () => {
    reads += 1
  })
  assert.deepEqual(list.concat([]), [])
  port1.postMessage('x', list)
  assert.equal(reads, 1)
  port1.close()
})
