/** Proves for each row of the table that its calls yield every metric and a span, and that no signal holds the secret. */
import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import test, { type TestContext } from 'node:test'
import { inspect } from 'node:util'
import { context, type EndedSpan, type LogRecord, type MetricFamily, runtime, type Scope } from '@sightline/core'
import { operationLabel } from './client-metrics.ts'
import type { WatsClient } from './create-wats-client.ts'
import { clientOf, json, REPORT_ID, type Script, startServer, TOKEN } from './scripted-server.test.ts'
import { watsOperations } from './wats-operations.ts'

const NAMES = Object.keys(watsOperations) as (keyof typeof watsOperations)[]

/** One call of each operation; the compiler asks for those that are missing. */
const CALLS: { readonly [N in keyof typeof watsOperations]: (client: WatsClient) => Promise<unknown> } = {
  version: (client) => client.version(),
  submitWsjf: (client) => client.submitWsjf('{}'),
  submitWsxf: (client) => client.submitWsxf('<Reports/>'),
  readWsjf: (client) => client.readWsjf({ id: REPORT_ID }),
  readWsxf: (client) => client.readWsxf({ id: REPORT_ID }),
  queryHeaders: (client) => client.queryHeaders({ reportType: 'U' }),
  headersByMiscInfo: (client) => client.headersByMiscInfo({ description: 'a', stringValue: 'b' }),
  attachment: (client) => client.attachment({ attachmentId: '7' }),
  attachments: (client) => client.attachments({ id: REPORT_ID }),
  certificate: (client) => client.certificate({ id: REPORT_ID }),
  processes: (client) => client.processes(),
}

interface Recorded {
  readonly spans: EndedSpan[]
  readonly logs: LogRecord[]
}

function record(t: TestContext): Recorded {
  const storage = new AsyncLocalStorage<Scope | undefined>()
  const store = {
    get: () => storage.getStore(),
    run: <T>(scope: Scope | undefined, body: () => T) => storage.run(scope, body),
  }
  const recorded: Recorded = { spans: [], logs: [] }
  const undo = [
    runtime.switchOn({ resource: { serviceName: 'test', attributes: {} }, store }),
    runtime.traces.addSink({ name: 'test', onEnd: (span) => recorded.spans.push(span) }),
    runtime.logs.addSink({ name: 'test', write: (entry) => recorded.logs.push(entry) }),
  ]
  const levels = runtime.logs.levels()
  runtime.logs.setLevels({ '*': 'trace' })
  t.after(() => {
    runtime.logs.setLevels(levels)
    for (const step of undo.reverse()) step()
  })
  return recorded
}

/** The series of a metric as `label=value,…` to its count or value; histograms give their number of values. */
function seriesOf(name: string): Map<string, number> {
  const family = runtime.metrics.collect().find(({ definition }) => definition.name === name)
  assert.ok(family, `${name} is not declared`)
  const series = new Map<string, number>()
  for (let index = 0; index < family.seriesCount; index += 1) {
    const labels = (family.definition.labels ?? []).map((label, at) => `${label}=${family.labelValuesAt(index)[at]}`)
    series.set(labels.join(','), valueAt(family, index))
  }
  return series
}

function valueAt(family: MetricFamily, index: number): number {
  if (family.shape === 'summary') return family.countAt(index)
  if (family.shape === 'scalar') return family.values[index] ?? 0
  const start = index * family.stride
  return family.counts.slice(start, start + family.stride).reduce((sum, count) => sum + count, 0)
}

/** Fails once with 503, then answers something that no JSON operation understands. */
const unhelpful: Script = (response, seen, index) => {
  if (index % 2 === 0 && seen.method === 'GET')
    return json(response, 503, { Message: `echo ${seen.headers.authorization}` })
  response.end('garbage')
}

test('each operation of the table yields a client span, all its metrics and a retry count', async (t) => {
  const { spans } = record(t)
  for (const name of NAMES) {
    const server = await startServer(t, (response, { method }, index) => {
      if (index === 0 && method === 'GET') return json(response, 503, {})
      json(response, method === 'POST' && index === 0 ? 429 : 400, {}, { 'retry-after': '0' })
    })
    const client = clientOf(t, server.url)
    await assert.rejects(CALLS[name](client))
    const label = operationLabel(name)
    const isProbe = watsOperations[name].path.endsWith('/Version')

    const span = spans.find((ended) => ended.name === label)
    assert.equal(span?.kind, 'client', `${name} has no client span`)
    assert.equal(span?.attributes.get('url.template'), watsOperations[name].path)
    assert.equal(span?.attributes.get('http.response.status_code'), isProbe ? 503 : 400)

    const outcome = isProbe ? 'outcome=error,error_type=server' : 'outcome=rejected,error_type=validation'
    assert.equal(seriesOf('wats.client.duration').get(`operation=${label},${outcome}`), 1, name)
    assert.equal(seriesOf('wats.client.outcomes').get(`operation=${label},${outcome}`), 1, name)
    assert.equal(seriesOf('wats.client.active').get(`operation=${label}`), 0, name)
    const tries = isProbe ? 1 : 2
    assert.equal(seriesOf('wats.client.request.size').get(`operation=${label}`), tries, name)
    assert.equal(seriesOf('wats.client.response.size').get(`operation=${label}`), tries, name)
    const retries = [...seriesOf('wats.client.retries')].filter(([labels]) => labels.includes(`operation=${label},`))
    assert.equal(
      retries.reduce((sum, [, count]) => sum + count, 0),
      tries - 1,
      name,
    )
  }
  assert.equal(spans.length, NAMES.length)
})

test('a call in flight is counted as active, and a success as ok', async (t) => {
  record(t)
  let active: number | undefined
  const server = await startServer(t, (response) => {
    active = seriesOf('wats.client.active').get('operation=wats.processes')
    json(response, 200, [])
  })
  await clientOf(t, server.url).processes()
  assert.equal(active, 1)
  assert.equal(seriesOf('wats.client.outcomes').get('operation=wats.processes,outcome=ok,error_type='), 1)
})

test('each try carries the trace, the baggage and the correlation id of the caller', async (t) => {
  const { spans } = record(t)
  const server = await startServer(t, (response, _, index) => json(response, index === 0 ? 503 : 200, []))
  const client = clientOf(t, server.url)
  const baggage = new Map([['line', { value: '7' }]])
  await context.run({ correlationId: 'file-42', baggage }, () => client.processes())
  assert.equal(server.seen.length, 2)
  for (const { headers } of server.seen) {
    assert.equal(headers.traceparent?.toString().slice(3, 52), `${spans[0]?.traceId}-${spans[0]?.spanId}`)
    assert.equal(headers['x-correlation-id'], 'file-42')
    assert.equal(headers['baggage'], 'line=7')
  }
  assert.equal(spans[0]?.correlationId, 'file-42')
  assert.equal(spans[0]?.attributes.get('http.request.resend_count'), 1)
})

test('the token is in no span, log, metric, error or inspection, even when the server echoes it', async (t) => {
  const recorded = record(t)
  const server = await startServer(t, unhelpful)
  const password = 'correct-horse-battery'
  const basic = Buffer.from(`joe:${password}`).toString('base64')
  const errors: unknown[] = []
  for (const secret of [{ token: TOKEN }, { token: undefined, user: 'joe', password }]) {
    const client = clientOf(t, server.url, secret as never)
    for (const name of NAMES) await CALLS[name](client).catch((error: unknown) => errors.push(error))
    errors.push(client, JSON.stringify(client))
  }
  await server.stop()
  await clientOf(t, server.url)
    .processes({ retry: false })
    .catch((error: unknown) => errors.push(error))
  assert.ok(errors.length > 10 && recorded.spans.length > 10 && recorded.logs.length > 0)
  const everything = inspect([errors, recorded, runtime.metrics.collect()], {
    depth: 12,
    showHidden: true,
    maxArrayLength: 1000,
    maxStringLength: 100_000,
  })
  assert.match(everything, /echo Basic \[redacted\]/)
  for (const secret of [TOKEN, password, basic]) assert.ok(!everything.includes(secret), `${secret} leaks`)
})

test('changes of the circuit are counted and logged', async (t) => {
  const { logs } = record(t)
  const server = await startServer(t, (response) => json(response, 503, {}))
  const client = clientOf(t, server.url, { circuit: { failures: 1, openMs: 60_000 } })
  await assert.rejects(client.processes())
  assert.equal(seriesOf('wats.client.circuit.changes').get('state=open'), 1)
  assert.ok(logs.some(({ level, message }) => level === 'warn' && message === 'circuit open'))
})

test('a silent runtime records nothing and the client works all the same', async (t) => {
  const server = await startServer(t, (response) => json(response, 200, []))
  assert.deepEqual(await clientOf(t, server.url).processes(), [])
  assert.equal(server.seen[0]?.headers.traceparent, undefined)
})
