import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { type LastRequest, postAtExit } from './post-at-exit.ts'

/** A server in a thread of its own, since the caller is held. It takes 30 ms for each request, and tells what it saw. */
const SERVER = `
const { createServer } = require('node:http')
const { parentPort } = require('node:worker_threads')
const seen = []
const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    const text = Buffer.concat(chunks).toString()
    seen.push('begin ' + request.method + ' ' + text)
    if (text === 'never') return
    setTimeout(() => {
      seen.push('end ' + text)
      response.writeHead(text === 'refuse' ? 400 : 204).end()
    }, 30)
  })
}).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
parentPort.on('message', () => parentPort.postMessage(seen))
`

async function startServer(t: TestContext) {
  const worker = new Worker(SERVER, { eval: true })
  t.after(() => worker.terminate())
  const [port] = (await once(worker, 'message')) as [number]
  return {
    request: (text: string, more: Partial<LastRequest> = {}): LastRequest => ({
      receiver: { url: `http://127.0.0.1:${port}/`, tls: {} },
      headers: {},
      body: Buffer.from(text),
      ...more,
    }),
    async seen(): Promise<string[]> {
      worker.postMessage('tell')
      const [seen] = (await once(worker, 'message')) as [string[]]
      return seen
    },
  }
}

test('requests of a lane go one after another, and each is told whether it was taken', async (t) => {
  const { request, seen } = await startServer(t)
  const requests = ['one', 'refuse', 'three'].map((text) => request(text, { lane: 'a', method: 'PUT' }))
  assert.deepEqual(postAtExit(requests, 5_000), [true, false, true])
  assert.deepEqual(await seen(), [
    ...['begin PUT one', 'end one', 'begin PUT refuse', 'end refuse'],
    ...['begin PUT three', 'end three'],
  ])
})

test('requests without a lane go side by side, and one that hangs holds up nothing else', async (t) => {
  const { request, seen } = await startServer(t)
  assert.deepEqual(postAtExit([request('never'), request('two')], 2_000), [false, true])
  assert.deepEqual((await seen()).sort(), ['begin POST never', 'begin POST two', 'end two'])
})

test('a receiver that is away takes nothing', () => {
  const receiver = { url: 'http://127.0.0.1:1/', tls: {} }
  assert.deepEqual(postAtExit([{ receiver, headers: {}, body: Buffer.from('x') }], 2_000), [false])
})
