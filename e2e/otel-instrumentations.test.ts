/**
 * Official instrumentations of OpenTelemetry, unchanged, around real libraries that talk to real databases: what they
 * record arrives as one trace, with the log lines of it, through Sightline.
 */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Decoded } from '../packages/node/src/exporters/otlp/official-decoder.test.ts'
import { type DatabasePorts, missingServers, startDatabases } from './harness/database-servers.ts'
import { type Outcome, runOtelService, type ServiceOptions, treeOf } from './harness/otel-service-process.ts'

const TRACE_ID = 'ab'.repeat(16)
const CALLER = 'cd'.repeat(8)
const HEADERS = { traceparent: `00-${TRACE_ID}-${CALLER}-01`, 'x-correlation-id': 'order-17', baggage: 'tenant=a' }

const skip = missingServers === undefined ? false : missingServers

test('official instrumentations feed Sightline', { skip }, async (t) => {
  const ports = await startDatabases(t)
  await t.test('beside its own instruments of HTTP, switched on by the environment alone', (t) => besideOurs(t, ports))
  await t.test('with the instrumentations of HTTP in place of its own', (t) => withTheirs(t, ports))
})

async function besideOurs(t: TestContext, ports: DatabasePorts): Promise<void> {
  const preload = '@sightline/node/register'
  const outcome = await ask(t, { ports, preload, instruments: 'without-http' })
  assert.deepEqual(treeOf(traceOf(outcome), CALLER), [
    '@sightline/core: GET /orders/:id (server)',
    '  express: request handler (internal)',
    '    ioredis: set (client)',
    '    mysql2: SELECT (client)',
    '    orders: ask the stock (internal)',
    '      @sightline/core: GET (client)',
    '        @sightline/core: GET /stock/:id (server)',
    '          express: request handler (internal)',
    '            ioredis: incr (client)',
    '    pg: pg-pool.connect (client)',
    '      pg: pg.connect (client)',
    '    pg: pg.query:SELECT postgres (client)',
  ])
  checkDatabases(outcome, ports)
  checkErrors(outcome)
  checkMetrics(outcome, ports)
  checkLogs(outcome, '@sightline/core')
}

async function withTheirs(t: TestContext, ports: DatabasePorts): Promise<void> {
  const preload = './e2e/harness/without-http-instruments.mjs'
  const outcome = await ask(t, { ports, preload, instruments: 'all' })
  assert.deepEqual(treeOf(traceOf(outcome), CALLER), [
    'http: GET /orders/:id (server)',
    '  express: request handler (internal)',
    '    ioredis: set (client)',
    '    mysql2: SELECT (client)',
    '    orders: ask the stock (internal)',
    '      undici: GET (client)',
    '        http: GET /stock/:id (server)',
    '          express: request handler (internal)',
    '            ioredis: incr (client)',
    '    pg: pg-pool.connect (client)',
    '      pg: pg.connect (client)',
    '    pg: pg.query:SELECT postgres (client)',
  ])
  checkDatabases(outcome, ports)
  checkErrors(outcome)
  checkMetrics(outcome, ports)
  checkLogs(outcome, 'http')
  const [served] = traceOf(outcome).filter((span) => span.parentSpanId === CALLER)
  assert.equal(served?.attributes['http.route'], '/orders/:id')
  assert.equal(served?.attributes['http.response.status_code'], '200')
  // From the instrumentation's header to the line: the correlation id goes through the API's propagation.
  assert.equal(served?.attributes['correlation_id'], 'order-17')
}

/** One request that is well and one that is not. */
function ask(t: TestContext, options: ServiceOptions): Promise<Outcome> {
  return runOtelService(t, options, async (url) => {
    const answer = await fetch(`${url}/orders/17`, { headers: HEADERS })
    const { left, ...order } = (await answer.json()) as { left: number }
    assert.deepEqual(order, { id: 17, price: 12.5 })
    assert.ok(left > 0)
    const broken = await fetch(`${url}/broken`)
    assert.equal(broken.status, 500)
    assert.deepEqual(await broken.json(), ['rejected', 'rejected', 'rejected'])
  })
}

const traceOf = ({ spans }: Outcome) => spans.filter((span) => span.traceId === TRACE_ID)

function checkDatabases(outcome: Outcome, ports: DatabasePorts): void {
  const spans = traceOf(outcome)
  const attributesOf = (scope: string, name: string) => {
    const span = spans.find((one) => one.scope === scope && one.name === name)
    assert.match(span?.scopeVersion ?? '', /^\d+\.\d+\.\d+/, `${scope} says its version`)
    const { 'db.system.name': system, 'db.query.text': text, 'server.port': port } = span?.attributes ?? {}
    return [system, text, Number(port)]
  }
  const told = [
    attributesOf('pg', 'pg.query:SELECT postgres'),
    attributesOf('mysql2', 'SELECT'),
    attributesOf('ioredis', 'set'),
  ]
  assert.deepEqual(told, [
    ['postgresql', 'SELECT $1::int AS id', ports.postgres],
    ['mysql', 'SELECT 12.5 AS price', ports.mariadb],
    ['redis', 'set order:17 [1 other arguments]', ports.redis],
  ])
}

function checkErrors({ spans }: Outcome): void {
  const failed = spans.filter((span) => span.traceId !== TRACE_ID && span.status.code === 2)
  const told = failed.map((span) => [span.scope, span.status.message ?? '', ...span.events])
  const byDatabase = told.filter(([scope]) => ['pg', 'mysql2', 'ioredis'].includes(scope!)).sort()
  assert.deepEqual(byDatabase, [
    ['ioredis', "ERR unknown command 'NONSENSE', with args beginning with: ", 'exception'],
    ['mysql2', "Table 'nowhere.nothing' doesn't exist"],
    ['pg', 'relation "nowhere" does not exist', 'exception'],
  ])
  assert.equal(told.length, 4, 'and the request itself')
  assert.equal(new Set(failed.map((span) => span.traceId)).size, 1)
}

/** The same whoever measured HTTP: names, units and labels are those of OpenTelemetry's conventions. */
function checkMetrics({ metrics }: Outcome, ports: DatabasePorts): void {
  // The last of each: totals at the end of the process.
  const last = new Map(metrics.map((metric) => [metric.name as string, metric]))
  const pointsOf = (name: string, ...labels: string[]) => {
    const metric = last.get(name)
    const points: Decoded[] = (metric?.histogram ?? metric?.sum)?.dataPoints ?? []
    return points
      .map((point) => {
        const given = new Map(point.attributes.map(({ key, value }: Decoded) => [key, Object.values(value)[0]]))
        return [...labels.map((label) => given.get(label)), Number(point.count ?? point.asDouble)].join(' ')
      })
      .sort()
  }
  const operations = pointsOf(
    'db.client.operation.duration',
    'db.system.name',
    'db.operation.name',
    'server.port',
    'error.type',
  )
  assert.deepEqual(operations, [
    `postgresql SELECT ${ports.postgres}  1`,
    `postgresql SELECT ${ports.postgres} 42P01 1`,
  ])
  assert.equal(last.get('db.client.operation.duration')?.unit, 's')
  assert.equal(pointsOf('db.client.connection.count', 'db.client.connection.state').length, 2)
  assert.deepEqual(pointsOf('http.server.request.duration', 'http.route', 'http.response.status_code'), [
    '/broken 500 1',
    '/orders/:id 200 1',
    '/stock/:id 200 1',
  ])
  assert.deepEqual(pointsOf('http.client.request.duration', 'http.request.method', 'http.response.status_code'), [
    'GET 200 1',
  ])
}

/** Of both requests: on standard output and over OTLP, with the ids of the span that was active. */
function checkLogs({ lines, logRecords, spans, output }: Outcome, server: string): void {
  const handler = traceOf({ spans } as Outcome).find(
    (span) => span.attributes['http.route'] === '/orders/:id' && span.scope === 'express',
  )
  const line = lines.find((one) => one['message'] === 'order read')
  const { logger, level, correlation_id, trace_id, span_id } = line ?? {}
  assert.deepEqual(
    [logger, level, correlation_id, trace_id, span_id, line?.['order.id']],
    ['orders', 'info', 'order-17', TRACE_ID, handler?.spanId, '17'],
    output,
  )
  const sent = logRecords.find((record) => record.body.stringValue === 'order read')
  assert.deepEqual([sent?.traceId, sent?.spanId], [TRACE_ID, handler?.spanId])
  const broken = lines.find((one) => one['message'] === 'all is broken')
  const failedServer = spans.find((span) => span.scope === server && span.status.code === 2)
  assert.equal(broken?.['trace_id'], failedServer?.traceId)
  assert.equal((broken?.['error'] as { code?: string })?.code, '42P01')
  assert.deepEqual(
    lines.filter((one) => one['level'] === 'warn'),
    [],
    'nothing was there before, and nothing is missing',
  )
}
