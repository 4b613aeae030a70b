/** The listing test: every row of the client's table is answered by the server, and observed on both sides. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { runtime } from '@sightline/core'
import { createAsyncStore } from '@sightline/node'
import { httpServer } from '@sightline/node/http-server'
import { createWatsClient, type WatsClient, type WatsOperationName, watsOperations } from '@sightline/wats'
import { recordTelemetry } from '../memory-telemetry/record-telemetry.ts'
import { HANDLERS } from './operations/handlers.ts'
import { callRaw } from './raw-call.test.ts'
import { startWatsServer } from './start-wats-server.ts'
import { sampleWsjf } from './wsjf/sample-wsjf.ts'
import { SAMPLE_ID, sampleWsxf } from './wsxf/sample-wsxf.ts'

const TOKEN = 'c3RhdGlvbjpzZWNyZXQ='
const NAMES = Object.keys(watsOperations) as WatsOperationName[]
const { id } = sampleWsjf()

/** One call of each operation; the submissions come first, since the others read what they stored. */
const CALLS: Readonly<Record<WatsOperationName, (client: WatsClient) => Promise<unknown>>> = {
  submitWsjf: (client) => client.submitWsjf(sampleWsjf()),
  submitWsxf: (client) => client.submitWsxf(sampleWsxf()),
  version: (client) => client.version(),
  readWsjf: (client) => client.readWsjf({ id, detailLevel: 7, includeChartdata: false, includeAttachments: true }),
  readWsxf: (client) => client.readWsxf({ id: SAMPLE_ID, includeIndexes: false }),
  queryHeaders: (client) =>
    client.queryHeaders({
      reportType: 'U',
      filter: "serialNumber eq 'SN-1'",
      top: 5,
      orderby: 'start desc',
      expand: ['subUnits', 'miscInfo', 'assets', 'attachments'],
    }),
  headersByMiscInfo: (client) => client.headersByMiscInfo({ description: 'Lot', stringValue: 'L-1', top: 5 }),
  attachment: (client) => client.attachment({ stepId: '2' }),
  attachments: (client) => client.attachments({ id }),
  certificate: (client) => client.certificate({ id }),
  processes: (client) => client.processes(),
}

async function startBoth(t: TestContext) {
  const server = await startWatsServer({ token: TOKEN })
  const client = createWatsClient({ url: server.url, token: TOKEN })
  t.after(async () => {
    client.close()
    await server.stop()
  })
  return { server, client }
}

test('every operation of the table has a handler here, and no other has', () => {
  assert.deepEqual(Object.keys(HANDLERS).sort(), [...NAMES].sort())
  assert.deepEqual(Object.keys(CALLS).sort(), [...NAMES].sort())
})

test('every operation answers the real client, and leaves its span and its metrics on the server', async (t) => {
  const telemetry = recordTelemetry(t)
  const { server, client } = await startBoth(t)
  for (const [name, call] of Object.entries(CALLS)) {
    const answer = await call(client)
    assert.ok(answer !== undefined, name)
  }
  for (const name of NAMES) {
    const operation = `wats.server.${name}`
    assert.equal(telemetry.metrics.value('wats.server.outcomes', { operation, outcome: 'ok' }), 1, name)
    assert.equal(telemetry.metrics.histogram('wats.server.duration', { operation }).count, 1, name)
    assert.equal(telemetry.metrics.value('wats.server.active', { operation }), 0, name)
    assert.equal(telemetry.spans.find(operation).kind, 'server')
    assert.equal(server.requests({ operation: name }).length, 1)
  }
  assert.equal(telemetry.metrics.value('wats.server.submissions', { effect: 'created' }), 2)
})

test('the client gets what was stored', async (t) => {
  const { client } = await startBoth(t)
  assert.deepEqual(await client.submitWsjf(sampleWsjf()), { id })
  assert.deepEqual(await client.submitWsjf(sampleWsjf()), { id })
  const { startUTC, ...report } = await client.readWsjf({ id })
  assert.deepEqual(report, sampleWsjf())
  assert.equal(startUTC, '2026-01-30T21:01:41.4707353Z')
  const [header] = await client.queryHeaders({ reportType: 'U', expand: ['miscInfo'] })
  assert.deepEqual([header?.uuid, header?.receiveCount, header?.result], [id, 2, 'Failed'])
  assert.equal(Buffer.from((await client.attachment({ stepId: '2' })).data).toString(), 'hello')
  await client.submitWsxf(sampleWsxf())
  assert.equal(Buffer.from((await client.readWsxf({ id: SAMPLE_ID })).data).toString(), sampleWsxf())
})

test('the span of the server is a child of the span of the client, under one correlation id', async (t) => {
  const telemetry = recordTelemetry(t)
  const { server, client } = await startBoth(t)
  await client.submitWsjf(sampleWsjf())
  const sent = telemetry.spans.find('wats.submitWsjf')
  const served = telemetry.spans.find('wats.server.submitWsjf')
  assert.deepEqual([sent.kind, sent.parentSpanId], ['client', undefined])
  assert.deepEqual([served.kind, served.parentSpanId, served.isParentRemote], ['server', sent.spanId, true])
  assert.equal(served.attributes.get('http.response.status_code'), 200)
  assert.deepEqual(served.attributes.get('wats.report.ids'), [id])
  const stored = telemetry.spans.find('COMMIT')
  assert.equal(stored.parentSpanId, served.spanId, 'what the database did is inside')
  const [request] = server.requests()
  const span = telemetry.spans.find('wats.server.submitWsjf')
  assert.equal(request?.correlationId, span.correlationId)
  assert.ok(request?.traceparent?.includes(span.traceId))
})

test('under the HTTP instrument the operation is a child of the request, which is a child of the caller', async (t) => {
  const store = createAsyncStore()
  const telemetry = recordTelemetry(t, { store })
  const { guard, clock, metrics } = runtime
  const stop = httpServer.start(metrics.use(httpServer.metrics), { runtime, guard, clock, store, options: {} })
  t.after(stop)
  const { server } = await startBoth(t)
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  const headers = { traceparent, 'x-correlation-id': 'job-7', authorization: `Basic ${TOKEN}` }
  const { status } = await callRaw(server, `/api/Report/Certificate/${id}`, { headers })
  assert.equal(status, 404)
  await telemetry.spans.waitFor('GET /api/Report/Certificate/{id}')
  const asked = telemetry.spans.find('GET /api/Report/Certificate/{id}')
  const served = telemetry.spans.find('wats.server.certificate')
  assert.deepEqual([asked.parentSpanId, asked.correlationId], ['b'.repeat(16), 'job-7'])
  assert.deepEqual([served.parentSpanId, served.correlationId, served.status.code], [asked.spanId, 'job-7', 'error'])
  assert.equal(telemetry.spans.find('wats.server.certificate').traceId, 'a'.repeat(32))
})

test('a refusal is rejected, a failure an error, in the metrics of the server', async (t) => {
  const telemetry = recordTelemetry(t)
  const { server, client } = await startBoth(t)
  await assert.rejects(client.certificate({ id }), { code: 'WATS_NOT_FOUND' })
  await server.misbehave({ kind: 'fail', times: 1 })
  await assert.rejects(client.processes({ retry: false }))
  const outcomes = (labels: Record<string, string>): number => telemetry.metrics.value('wats.server.outcomes', labels)
  assert.equal(outcomes({ outcome: 'rejected', error_type: 'not_found' }), 1)
  assert.equal(outcomes({ outcome: 'error', error_type: 'server' }), 1)
  assert.equal(telemetry.metrics.value('wats.server.misbehaviours', { kind: 'fail' }), 1)
})
