/** Limits of a client: time, size, circuit, rate, and its end. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { gzipSync } from 'node:zlib'
import { clientOf, failureOf, json, startServer } from './scripted-server.test.ts'

const REPORT = '{}'

test('a server that is silent costs one try its timeout and the call its budget', async (t) => {
  const server = await startServer(t, () => undefined)
  const client = clientOf(t, server.url)
  const one = await failureOf(client.submitWsjf(REPORT, { timeoutMs: 30, retry: false }))
  assert.equal(one.code, 'WATS_TIMEOUT')
  assert.match(one.message, /longer than 30 ms/)
  const all = await failureOf(client.submitWsjf(REPORT, { budgetMs: 60 }))
  assert.equal(all.kind, 'timeout')
  assert.match(all.message, /longer than 60 ms/)
})

test('an answer that never ends is cut off by the timeout', async (t) => {
  const server = await startServer(t, (response) => {
    response.writeHead(200).write('[')
  })
  const error = await failureOf(clientOf(t, server.url).submitWsjf(REPORT, { timeoutMs: 50, retry: false }))
  assert.equal(error.code, 'WATS_TIMEOUT')
})

test('a caller can cancel while the server is silent, during a pause, and before the start', async (t) => {
  const silent = new AbortController()
  const pausing = new AbortController()
  const server = await startServer(t, (response, { url }) => {
    if (url.includes('WSJF')) return silent.abort()
    json(response, 503, {}, { 'retry-after': '60' })
    response.on('close', () => pausing.abort(new Error('shift is over')))
  })
  const client = clientOf(t, server.url)
  assert.equal((await failureOf(client.submitWsjf(REPORT, { signal: silent.signal }))).kind, 'cancelled')
  const paused = await failureOf(client.processes({ signal: pausing.signal }))
  assert.equal(paused.code, 'WATS_CANCELLED')
  assert.match(paused.message, /shift is over/)
  assert.equal((await failureOf(client.processes({ signal: AbortSignal.abort() }))).kind, 'cancelled')
  assert.equal(server.seen.length, 2)
})

test('an answer larger than the limit is refused: declared, in pieces and compressed', async (t) => {
  const big = Buffer.alloc(300_000, ' ')
  const server = await startServer(t, (response, _, index) => {
    if (index === 0) response.writeHead(200, { 'content-length': big.length }).end(big)
    else if (index === 1) response.writeHead(200).end(big)
    else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(big))
  })
  const client = clientOf(t, server.url, { maxAnswerBytes: 100_000 })
  for (let index = 0; index < 3; index += 1) {
    const error = await failureOf(client.processes())
    assert.equal(error.code, 'WATS_ANSWER_TOO_LARGE')
    assert.equal(error.retryable, false)
  }
  assert.equal(server.seen.length, 3)
})

test('a huge error page costs no more than its start', async (t) => {
  const page = `<html>${'x'.repeat(5_000_000)}`
  const server = await startServer(t, (response) => response.writeHead(400).end(page))
  const error = await failureOf(clientOf(t, server.url).submitWsjf(REPORT))
  assert.match(error.message, /status 400: a web page/)
})

test('the probe asks past caches, tries once and is not held back by the open circuit', async (t) => {
  const server = await startServer(t, (response, { url }) => {
    if (url.includes('Version')) return json(response, 200, '2025.3.9')
    json(response, 503, {})
  })
  const client = clientOf(t, server.url, { circuit: { failures: 2, openMs: 60_000 } })
  assert.equal((await failureOf(client.processes())).code, 'WATS_CIRCUIT_OPEN')
  assert.equal(client.circuitState(), 'open')
  assert.equal((await failureOf(client.processes())).code, 'WATS_CIRCUIT_OPEN')
  assert.equal(server.seen.length, 2)
  assert.equal(await client.version(), '2025.3.9')
  assert.equal(server.seen[2]?.headers['cache-control'], 'no-cache')
  await server.stop()
  assert.equal((await failureOf(client.version())).code, 'WATS_UNREACHABLE')
})

test('the rate limit holds requests back, but not the probe', async (t) => {
  const server = await startServer(t, (response, { url }) =>
    url.includes('Version') ? json(response, 200, '1.0') : json(response, 200, []),
  )
  const client = clientOf(t, server.url, { rateLimit: { limit: 1, intervalMs: 60_000 } })
  await client.processes()
  const waiting = failureOf(client.processes({ budgetMs: 40 }))
  assert.equal(await client.version(), '1.0')
  assert.equal((await waiting).kind, 'timeout')
  assert.equal(server.seen.length, 2)
})

test('closing cancels what is under way and refuses what comes', async (t) => {
  const server = await startServer(t, () => client.close())
  const client = clientOf(t, server.url)
  const error = await failureOf(client.processes())
  assert.equal(error.kind, 'cancelled')
  assert.match(error.message, /the client is closed/)
  assert.equal((await failureOf(client.version())).kind, 'cancelled')
})
