import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { recordTelemetry } from '../memory-telemetry/record-telemetry.ts'
import { callRaw, type RawResult, sampleId, submitRaw } from './raw-call.test.ts'
import type { WatsServerOptions } from './server-settings.ts'
import { startWatsServer } from './start-wats-server.ts'
import type { WatsServer } from './wats-server.ts'
import { sampleWsjf } from './wsjf/sample-wsjf.ts'

const report = sampleWsjf()

async function start(t: TestContext, options: WatsServerOptions = {}): Promise<WatsServer> {
  const server = await startWatsServer(options)
  t.after(() => server.stop())
  return server
}

/** The code of the system's error behind fetch's "fetch failed". */
async function failureOf(call: Promise<RawResult>): Promise<string> {
  try {
    const { status } = await call
    return `answered ${status}`
  } catch (error) {
    const cause = (error as { cause?: { code?: string; message?: string } }).cause
    return cause?.code ?? String(cause?.message ?? error)
  }
}

function counts(server: WatsServer): { received: number; stored: number } {
  const one = server.submission(report.id)
  return { received: one?.timesReceived ?? 0, stored: one?.timesStored ?? 0 }
}

test('a server that is down refuses connections, and is the same server when it is up again', async (t) => {
  const server = await start(t)
  await submitRaw(server, report)
  const end = await server.misbehave({ kind: 'down' })
  assert.equal(await failureOf(submitRaw(server, report)), 'ECONNREFUSED')
  assert.deepEqual(
    server.behaviour().map((one) => one.misbehaviour.kind),
    ['down'],
  )
  await end()
  assert.equal((await submitRaw(server, report)).status, 200)
  assert.deepEqual(server.behaviour(), [])
  assert.deepEqual(counts(server), { received: 2, stored: 2 })
})

test('a server that is down for a time comes up by itself', async (t) => {
  const server = await start(t)
  await server.misbehave({ kind: 'down', forMs: 20 })
  while ((await failureOf(callRaw(server, '/api/App/Version'))) === 'ECONNREFUSED');
  assert.equal((await callRaw(server, '/api/App/Version')).status, 200)
  assert.deepEqual(server.behaviour(), [])
})

test('a reset connection gives nothing, and the next request is served', async (t) => {
  const server = await start(t)
  await server.misbehave({ kind: 'reset', times: 1 })
  assert.match(await failureOf(submitRaw(server, report)), /ECONNRESET|UND_ERR_SOCKET/)
  assert.deepEqual(counts(server), { received: 0, stored: 0 })
  assert.equal((await submitRaw(server, report)).status, 200)
})

test('a connection dropped before storing leaves nothing, one dropped after storing leaves the report', async (t) => {
  const server = await start(t)
  await server.misbehave({ kind: 'drop', when: 'beforeStoring', times: 1 })
  assert.match(await failureOf(submitRaw(server, report)), /ECONNRESET|UND_ERR_SOCKET/)
  assert.deepEqual(counts(server), { received: 1, stored: 0 })

  await server.misbehave({ kind: 'drop', when: 'afterStoring', times: 1 })
  assert.match(await failureOf(submitRaw(server, report)), /ECONNRESET|UND_ERR_SOCKET/)
  assert.deepEqual(counts(server), { received: 2, stored: 1 })

  assert.equal((await submitRaw(server, report)).status, 200)
  assert.deepEqual(counts(server), { received: 3, stored: 2 })
  assert.equal(server.countReports(), 1)
  assert.deepEqual(
    server.requests().map((request) => request.status),
    [undefined, undefined, 200],
  )
})

test('a rate limit asks for a pause in seconds or as a date', async (t) => {
  const server = await start(t)
  await server.misbehave({ kind: 'rateLimit', retryAfterSeconds: 7, times: 1 })
  const first = await submitRaw(server, report)
  assert.deepEqual(
    [first.status, first.headers.get('retry-after'), first.json],
    [429, '7', { Message: 'Too many requests' }],
  )

  await server.misbehave({ kind: 'rateLimit', retryAfterSeconds: 3600, retryAfterAs: 'date', times: 1 })
  const second = await submitRaw(server, report)
  const date = second.headers.get('retry-after') ?? ''
  assert.equal(new Date(date).toUTCString(), date)
  assert.ok(Date.parse(date) > Date.now())
  assert.deepEqual(counts(server), { received: 2, stored: 0 })
})

test('a burst of failures ends after so many requests', async (t) => {
  const server = await start(t)
  await server.misbehave({ kind: 'fail', status: 502, times: 2 })
  const statuses: number[] = []
  for (let attempt = 0; attempt < 3; attempt += 1) statuses.push((await submitRaw(server, report)).status)
  assert.deepEqual(statuses, [502, 502, 200])
  assert.deepEqual(counts(server), { received: 3, stored: 1 })
})

test('a misbehaviour for one operation leaves the others alone', async (t) => {
  const server = await start(t)
  await server.misbehave({ kind: 'fail', operations: ['submitWsjf'] })
  assert.equal((await callRaw(server, '/api/App/Version')).status, 200)
  assert.equal((await submitRaw(server, report)).status, 503)
  await server.behave()
  assert.equal((await submitRaw(server, report)).status, 200)
})

test('a token can be refused with 401 and with 403', async (t) => {
  const server = await start(t)
  await server.misbehave({ kind: 'refuseToken', status: 401, times: 1 })
  await server.misbehave({ kind: 'refuseToken', status: 403, times: 1 })
  const first = await callRaw(server, '/api/App/Version')
  assert.deepEqual([first.status, first.headers.get('www-authenticate')], [401, 'Basic realm="WATS"'])
  assert.equal((await callRaw(server, '/api/App/Version')).status, 403)
  assert.equal((await callRaw(server, '/api/App/Version')).status, 200)
})

test('garbage is 200 with something else, after the report has been stored', async (t) => {
  const server = await start(t)
  await server.misbehave({ kind: 'garbage', times: 1 })
  const { status, headers, json } = await submitRaw(server, report)
  assert.deepEqual([status, headers.get('content-type'), json], [200, 'text/html; charset=utf-8', undefined])
  assert.deepEqual(counts(server), { received: 1, stored: 1 })
  await server.misbehave({ kind: 'garbage', body: '{"half":', contentType: 'application/json' })
  assert.equal((await submitRaw(server, report)).bytes.toString(), '{"half":')
})

test('a trickle is the right answer in small pieces', async (t) => {
  const server = await start(t)
  await server.misbehave({ kind: 'trickle', bytesAtATime: 3, everyMs: 0 })
  const { status, json } = await submitRaw(server, report)
  assert.deepEqual([status, json], [200, [{ ID: report.id, uuid: report.id }]])
})

test('a client that gives up on a slow answer is noted, and a stopping server waits for nothing', async (t) => {
  const { metrics } = recordTelemetry(t)
  const server = await start(t)
  await server.misbehave({ kind: 'delay', ms: 3_600_000 })
  const giveUp = new AbortController()
  const given = callRaw(server, '/api/App/Version', { signal: giveUp.signal })
  const kept = callRaw(server, '/api/App/Processes')
  while (metrics.value('wats.server.active') < 2) await callRaw(server, '/__control/behaviour')
  giveUp.abort()
  await assert.rejects(given, { name: 'AbortError' })
  await server.stop()
  assert.equal((await kept).status, 200)
  assert.equal(server.requests().length, 2)
})

test('a server with a token serves its holders only', async (t) => {
  const server = await start(t, { token: 'secret', readOnlyToken: 'reader' })
  const status = async (authorization?: string): Promise<number> =>
    (await submitRaw(server, report, authorization === undefined ? {} : { authorization })).status
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`
  assert.equal(await status(), 401)
  assert.equal(await status('Digest secret'), 401)
  assert.equal(await status('Bearer other'), 401)
  assert.equal(await status(basic('user:other')), 401)
  assert.equal(await status('Bearer reader'), 403)
  for (const good of ['Bearer secret', 'basic secret', basic('user:secret'), basic('secret')])
    assert.equal(await status(good), 200)
  const read = await callRaw(server, '/api/App/Version', { headers: { authorization: 'Bearer reader' } })
  assert.equal(read.status, 200)
  const refused = await submitRaw(server, report)
  assert.deepEqual(refused.json, {
    Message: "Authorization: wanted Basic or Bearer with this server's token, got no header",
  })
})

test('the control sets, shows and clears misbehaviours over HTTP', async (t) => {
  const server = await start(t)
  const body = JSON.stringify([
    { kind: 'fail', times: 1, operations: ['submitWsjf'] },
    { kind: 'delay', ms: 0 },
  ])
  const set = await callRaw(server, '/__control/behaviour', { body })
  assert.deepEqual(set.json, [
    { id: 1, misbehaviour: { kind: 'fail', times: 1, operations: ['submitWsjf'] }, timesLeft: 1 },
    { id: 2, misbehaviour: { kind: 'delay', ms: 0 } },
  ])
  assert.equal((await submitRaw(server, report)).status, 503)
  assert.equal((await submitRaw(server, report)).status, 200)
  assert.deepEqual((await callRaw(server, '/__control/behaviour', { method: 'DELETE' })).json, [])
  const bad = await callRaw(server, '/__control/behaviour', { body: '{"kind":"delay","ms":-1}' })
  assert.deepEqual(
    [bad.status, bad.json],
    [400, { Message: 'The body is not a misbehaviour: ms: wanted 0 ms or more, got -1' }],
  )
})

test('the control answers before the server goes down, and demands an end', async (t) => {
  const server = await start(t)
  const endless = await callRaw(server, '/__control/behaviour', { body: '{"kind":"down"}' })
  assert.equal(endless.status, 400)
  const down = await callRaw(server, '/__control/behaviour', { body: '{"kind":"down","forMs":30}' })
  assert.equal(down.status, 200)
  while ((await failureOf(callRaw(server, '/api/App/Version'))) === 'answered 200');
  while ((await failureOf(callRaw(server, '/api/App/Version'))) !== 'answered 200');
  assert.deepEqual((await callRaw(server, '/__control/behaviour')).json, [])
})

test('the control shows and clears submissions, requests and reports', async (t) => {
  const server = await start(t)
  await submitRaw(server, report, {
    'x-correlation-id': 'job-1',
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  })
  await submitRaw(server, { ...report, id: sampleId(5) }, { 'x-correlation-id': 'job-2', baggage: 'k=v' })
  const get = async (path: string): Promise<unknown[]> =>
    (await callRaw(server, `/__control/${path}`)).json as unknown[]
  assert.equal((await get('submissions')).length, 2)
  assert.equal((await get('reports')).length, 2)
  assert.equal((await get('requests?operation=submitWsjf')).length, 2)
  const [request, ...others] = (await get('requests?correlationId=job-1')) as Record<string, unknown>[]
  assert.equal(others.length, 0)
  assert.equal(request?.['traceparent'], `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`)
  assert.deepEqual(
    [request?.['status'], request?.['reportIds'], request?.['bytes']],
    [200, [report.id], JSON.stringify(report).length],
  )
  assert.equal(((await get(`requests?reportId=${sampleId(5)}`))[0] as { baggage: string }).baggage, 'k=v')
  for (const path of ['submissions', 'requests', 'reports']) {
    assert.deepEqual((await callRaw(server, `/__control/${path}`, { method: 'DELETE' })).json, [])
  }
  assert.deepEqual([server.submissions(), server.requests(), server.reports()], [[], [], []])
})

test('the control refuses what it does not know', async (t) => {
  const server = await start(t)
  assert.equal((await callRaw(server, '/__control/nothing')).status, 404)
  const wrong = await callRaw(server, '/__control/requests', { method: 'POST', body: '{}' })
  assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET, DELETE'])
})

test('the request log keeps the last requests only', async (t) => {
  const server = await start(t, { keepRequests: 3 })
  for (let index = 0; index < 5; index += 1) await callRaw(server, `/api/App/Version?n=${index}`)
  assert.deepEqual(
    server.requests().map((request) => request.path.slice(-1)),
    ['2', '3', '4'],
  )
})

test('a port that is taken is an error that names it, and leaves nothing open', async (t) => {
  const server = await start(t)
  await assert.rejects(startWatsServer({ port: server.port }), {
    message: new RegExp(`cannot listen on 127\\.0\\.0\\.1:${server.port}: .*EADDRINUSE`),
  })
})

test('a server can be stopped twice, also while it is down', async () => {
  const server = await startWatsServer()
  await server.misbehave({ kind: 'down', forMs: 3_600_000 })
  await Promise.all([server.stop(), server.stop()])
})
