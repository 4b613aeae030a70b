import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { createRuntime } from '@sightline/core'
import { parseExposition } from './parse-exposition.test.ts'
import { createPrometheusExporter } from './prometheus-exporter.ts'
import { decodeFamilies } from './protobuf/client-model.test.ts'

async function arrange(t: TestContext, series: number) {
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: { serviceName: 'shop' }, limits: { maxSeriesPerMetric: 100_000 } }))
  const { hits } = runtime.metrics.use({
    hits: { kind: 'counter', name: 'shop.hits', help: 'Hits.', labels: ['page'] },
  })
  for (let index = 0; index < series; index++) hits.add(1, { page: `page number ${index}` })
  const exporter = createPrometheusExporter({
    metrics: runtime.metrics,
    resource: runtime.resource,
    clock: runtime.clock,
  })
  const handled: Promise<void>[] = []
  const server = createServer((incoming, response) => {
    const { accept, 'accept-encoding': acceptEncoding } = incoming.headers
    const encoding = typeof acceptEncoding === 'string' ? acceptEncoding : undefined
    handled.push(exporter.handle({ method: incoming.method, accept, acceptEncoding: encoding }, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const get = (headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ incoming: IncomingMessage; body: Buffer }>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, headers, agent: false }, (incoming) => {
        const parts: Buffer[] = []
        incoming.on('data', (part) => parts.push(part))
        incoming.on('end', () => resolve({ incoming, body: Buffer.concat(parts) }))
      })
      sent.on('error', reject)
      sent.end()
    })
  return { get, port, handled }
}

test('a browser gets plain text of a known length', async (t) => {
  const { get } = await arrange(t, 3)
  const { incoming, body } = await get()
  assert.equal(incoming.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  assert.equal(incoming.headers['content-length'], String(body.length))
  assert.equal(incoming.headers['cache-control'], 'no-store')
  parseExposition(body.toString(), 'text')
})

test('a server that asks for protobuf gets it, compressed when it asks for that, too', async (t) => {
  const { get } = await arrange(t, 5_000)
  const accept = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,*/*;q=0.1'
  const plain = await get({ accept })
  const type = 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited'
  assert.equal(plain.incoming.headers['content-type'], type)
  assert.equal(plain.incoming.headers['content-length'], String(plain.body.length))
  const { incoming, body } = await get({ accept, 'accept-encoding': 'gzip' })
  assert.equal(incoming.headers['content-encoding'], 'gzip')
  for (const bytes of [plain.body, gunzipSync(body)]) {
    const hits = decodeFamilies(bytes).find(({ name }) => name === 'shop_hits_total')
    assert.equal(hits.metric.length, 5_000)
  }
})

test('a server gets OpenMetrics, compressed when it asks for it', async (t) => {
  const { get } = await arrange(t, 5_000)
  const { incoming, body } = await get({ accept: 'application/openmetrics-text', 'accept-encoding': 'gzip' })
  assert.equal(incoming.headers['content-type'], 'application/openmetrics-text; version=1.0.0; charset=utf-8')
  assert.equal(incoming.headers['content-encoding'], 'gzip')
  assert.equal(incoming.headers['vary'], 'Accept, Accept-Encoding')
  const text = gunzipSync(body).toString()
  assert.ok(body.length < text.length / 5)
  assert.equal(parseExposition(text, 'openmetrics').find(({ name }) => name === 'shop_hits')?.samples.length, 10_000)
})

test('what is refused is not sent compressed', async (t) => {
  const { get } = await arrange(t, 5_000)
  const { incoming } = await get({ 'accept-encoding': 'gzip;q=0, *' })
  assert.equal(incoming.headers['content-encoding'], undefined)
})

test('HEAD has the headers and no body', async (t) => {
  const { get } = await arrange(t, 3)
  const { incoming, body } = await get({}, 'HEAD')
  assert.equal(incoming.statusCode, 200)
  assert.equal(incoming.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  assert.equal(body.length, 0)
})

test('a reader that stands still holds up nobody, and one that leaves is forgotten', async (t) => {
  const { get, port, handled } = await arrange(t, 50_000)
  const idle = connect(port, '127.0.0.1')
  t.after(() => idle.destroy())
  await new Promise((resolve) => idle.once('connect', resolve))
  idle.pause()
  idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  const others = await Promise.all([get(), get({ accept: 'application/openmetrics-text' }), get()])
  for (const { body } of others) assert.ok(body.length > 1_000_000)
  idle.destroy()
  await Promise.all(handled)
})
