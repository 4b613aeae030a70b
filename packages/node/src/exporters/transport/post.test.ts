import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { TEST_CERTIFICATE, TEST_KEY } from './certificate.test.ts'
import { createPost } from './post.ts'
import type { Receiver, Tls } from './receiver.ts'

const never = new AbortController().signal
const request = (body: string) => ({ headers: {}, body: Buffer.from(body) })

async function startTlsServer(t: TestContext, options: ServerOptions = {}) {
  const bodies: string[] = []
  const server = createServer({ cert: TEST_CERTIFICATE, key: TEST_KEY, ...options }, (request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => bodies.push(text))
    request.on('end', () => response.end('taken'))
  })
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const endpoint = (tls: Tls): Receiver => ({
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    timeoutMs: 5_000,
    tls,
  })
  return { bodies, endpoint }
}

test('a receiver whose certificate is trusted gets the body', async (t) => {
  const { bodies, endpoint } = await startTlsServer(t)
  const post = createPost(endpoint({ ca: TEST_CERTIFICATE }))
  const answer = await post(request('one'), never)
  assert.deepEqual([answer.status, answer.body.toString()], [200, 'taken'])
  await post(request('two'), never)
  assert.deepEqual(bodies, ['one', 'two'])
  post.close()
})

test('a certificate that is not trusted gets nothing, and the reason is told', async (t) => {
  const { bodies, endpoint } = await startTlsServer(t)
  const post = createPost(endpoint({}))
  await assert.rejects(post(request('secret'), never), /self[- ]signed certificate/i)
  assert.deepEqual(bodies, [])
  post.close()
})

test('a receiver that asks for a certificate gets the client\u2019s own', async (t) => {
  const { bodies, endpoint } = await startTlsServer(t, {
    requestCert: true,
    rejectUnauthorized: true,
    ca: TEST_CERTIFICATE,
  })
  const without = createPost(endpoint({ ca: TEST_CERTIFICATE }))
  await assert.rejects(without(request('one'), never))
  const post = createPost(endpoint({ ca: TEST_CERTIFICATE, cert: TEST_CERTIFICATE, key: TEST_KEY }))
  await post(request('two'), never)
  assert.deepEqual(bodies, ['two'])
  without.close()
  post.close()
})

test('what is stopped ends at once', async (t) => {
  const { endpoint } = await startTlsServer(t)
  const post = createPost(endpoint({ ca: TEST_CERTIFICATE }))
  await assert.rejects(post(request('x'), AbortSignal.abort()), /the export was stopped/)
  post.close()
})
