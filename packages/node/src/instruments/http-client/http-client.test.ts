/** Real requests to real servers, by node:http and by fetch: one span, one duration, the right headers, once. */
import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { Agent, ClientRequest, createServer, type IncomingMessage, type RequestListener, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { test } from 'node:test'
import { b3Multi } from '@sightline/core'
import { startInstrument, type TestEnd, type TestInstrument } from '../arrange.test.ts'
import { type HttpClientOptions, httpClient } from './http-client-instrument.ts'

interface Arranged extends TestInstrument {
  readonly port: number
  readonly origin: string
  /** What the server was asked. */
  readonly requests: readonly IncomingMessage[]
}

async function arrange(t: TestEnd, listener: RequestListener, options: HttpClientOptions = {}): Promise<Arranged> {
  const observed = startInstrument(t, httpClient, options)
  const requests: IncomingMessage[] = []
  const server = createServer((incoming, response) => {
    requests.push(incoming)
    listener(incoming, response)
  })
  server.on('upgrade', (_, socket: Socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { ...observed, port, origin: `http://127.0.0.1:${port}`, requests }
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** One call by each kind of client. Resolves when it has ended, well or not. */
const CLIENTS = {
  async http(url: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<void> {
    const outgoing = request(url, { agent: false, headers, ...(signal === undefined ? {} : { signal }) })
    const closed = new Promise<void>((resolve) => outgoing.on('close', resolve))
    outgoing.on('error', () => undefined)
    outgoing.on('response', (response) => response.on('error', () => undefined).resume())
    outgoing.end()
    await closed
  },
  async fetch(url: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<void> {
    try {
      const response = await fetch(url, { headers, ...(signal === undefined ? {} : { signal }) })
      await response.arrayBuffer()
    } catch {
      // The span tells what went wrong.
    }
  },
}

const DURATION = 'http.client.request.duration'
const ok: RequestListener = (_, response) => response.end('ok')

for (const [client, call] of Object.entries(CLIENTS)) {
  test(`${client}: a request is a client span and a duration, and its URL shows no secret`, async (t) => {
    const { origin, port, ended, series } = await arrange(t, ok)
    await call(`${origin}/things/7?token=hunter2&page=2`)
    const [span] = await ended(1)
    assert.equal(span?.name, 'GET')
    assert.equal(span.kind, 'client')
    assert.deepEqual(Object.fromEntries(span.attributes), {
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': port,
      'url.full': `${origin}/things/7?token=REDACTED&page=REDACTED`,
      'http.response.status_code': 200,
    })
    assert.deepEqual(
      series(DURATION).map(({ labels, value }) => ({ labels, value })),
      [
        {
          labels: {
            'http.request.method': 'GET',
            'server.address': '127.0.0.1',
            'server.port': String(port),
            'http.response.status_code': '200',
          },
          value: 1,
        },
      ],
    )
  })

  test(`${client}: the server gets the trace, the baggage and the correlation id of the caller`, async (t) => {
    const { runtime, origin, ended, requests } = await arrange(t, ok)
    const parent = runtime.traces.start('parent')
    const baggage = new Map([['tenant', { value: 'acme' }]])
    await runtime.context.run({ span: parent, correlationId: 'order-7', baggage }, () => call(origin))
    const [span] = await ended(1)
    const headers = requests[0]?.headers
    assert.equal(span?.parentSpanId, parent.spanId)
    assert.equal(span.correlationId, 'order-7')
    assert.match(String(headers?.['traceparent']), new RegExp(`^00-${parent.traceId}-${span.spanId}-0[13]$`))
    assert.equal(headers?.['baggage'], 'tenant=acme')
    assert.equal(headers?.['x-correlation-id'], 'order-7')
  })

  test(`${client}: the headers are those of the chosen propagators`, async (t) => {
    const { runtime, origin, ended, requests } = await arrange(t, ok)
    runtime.context.usePropagators([b3Multi])
    await call(origin)
    const [span] = await ended(1)
    const headers = requests[0]?.headers
    assert.equal(headers?.['x-b3-traceid'], span?.traceId)
    assert.equal(headers?.['x-b3-spanid'], span?.spanId)
    assert.equal(headers?.['traceparent'], undefined)
  })

  test(`${client}: headers of the caller's own are never doubled`, async (t) => {
    const { origin, requests } = await arrange(t, ok)
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await call(origin, { Traceparent: traceparent, 'X-Correlation-Id': 'mine' })
    assert.equal(requests[0]?.headers['traceparent'], traceparent)
    assert.equal(requests[0]?.headers['x-correlation-id'], 'mine')
    const names = requests[0].rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
    assert.equal(names.filter((name) => name === 'traceparent').length, 1)
  })

  test(`${client}: an excluded server gets no header of ours but is measured`, async (t) => {
    const { origin, requests, ended } = await arrange(t, ok, { excludeHeadersFor: ['127.0.0.1'] })
    await call(origin)
    await ended(1)
    assert.equal(requests[0]?.headers['traceparent'], undefined)
    assert.equal(requests[0]?.headers['x-correlation-id'], undefined)
  })

  test(`${client}: calls in a suppressed scope are left alone`, async (t) => {
    const { runtime, origin, requests, spans, series } = await arrange(t, ok)
    await runtime.context.run({ isSuppressed: true }, () => call(origin))
    assert.equal(requests[0]?.headers['traceparent'], undefined)
    assert.equal(spans.length, 0)
    assert.deepEqual(series(DURATION), [])
  })

  test(`${client}: an answer of 404 or 500 is an error of the catalogue`, async (t) => {
    const { origin, ended } = await arrange(t, (incoming, response) =>
      response.writeHead(Number(incoming.url?.slice(1))).end(),
    )
    await call(`${origin}/404`)
    await call(`${origin}/500`)
    assert.deepEqual(
      (await ended(2)).map(({ status, attributes }) => [status.code, attributes.get('error.type')]),
      [
        ['error', 'not_found'],
        ['error', 'server'],
      ],
    )
  })

  test(`${client}: a refused connection is a connection error`, async (t) => {
    const { ended, series } = await arrange(t, ok)
    await call(`http://127.0.0.1:${await closedPort()}/`)
    const [span] = await ended(1)
    assert.equal(span?.attributes.get('error.type'), 'connection')
    assert.equal(span.status.code, 'error')
    assert.equal(series(DURATION)[0]?.labels['error.type'], 'connection')
    assert.equal(series(DURATION)[0]?.labels['http.response.status_code'], undefined)
  })

  test(`${client}: an answer cut off by the server is a connection error, with its status`, async (t) => {
    const { origin, ended } = await arrange(t, (_, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half', () => response.destroy())
    })
    await call(origin)
    const [span] = await ended(1)
    assert.equal(span?.attributes.get('error.type'), 'connection')
    assert.equal(span.attributes.get('http.response.status_code'), 200)
  })

  test(`${client}: a request hung up on before its answer is a connection error`, async (t) => {
    const { origin, ended } = await arrange(t, (incoming) => incoming.socket.end())
    await call(origin)
    assert.equal((await ended(1))[0]?.attributes.get('error.type'), 'connection')
  })

  test(`${client}: an abort by the caller is a cancellation and no error`, async (t) => {
    const aborter = new AbortController()
    const { origin, ended } = await arrange(t, () => aborter.abort())
    await call(origin, {}, aborter.signal)
    const [span] = await ended(1)
    assert.equal(span?.attributes.get('error.type'), 'cancelled')
    assert.equal(span.status.code, 'unset')
  })

  test(`${client}: an abort for the reason that AbortSignal.timeout gives is a timeout`, async (t) => {
    const aborter = new AbortController()
    const { origin, ended } = await arrange(t, () => aborter.abort(new DOMException('too late', 'TimeoutError')))
    await call(origin, {}, aborter.signal)
    const [span] = await ended(1)
    assert.equal(span?.attributes.get('error.type'), 'timeout')
    assert.equal(span.status.code, 'error')
  })

  test(`${client}: parallel calls each keep their own parent`, async (t) => {
    const { runtime, origin, ended, requests } = await arrange(t, ok)
    const parents = Array.from({ length: 20 }, (_, index) => ({
      span: runtime.traces.start('parent'),
      correlationId: `id-${index}`,
    }))
    await Promise.all(parents.map((scope) => runtime.context.run(scope, () => call(origin))))
    const spans = await ended(20)
    assert.deepEqual(new Set(spans.map((span) => span.parentSpanId)), new Set(parents.map(({ span }) => span.spanId)))
    assert.equal(new Set(requests.map(({ headers }) => headers['x-correlation-id'])).size, 20)
  })
}

test('fetch: each redirect hop is a call of its own under the same parent', async (t) => {
  const { runtime, origin, ended, requests } = await arrange(t, (incoming, response) => {
    if (incoming.url === '/from') response.writeHead(302, { location: '/to' }).end()
    else response.end('there')
  })
  const parent = runtime.traces.start('parent')
  await runtime.context.run({ span: parent }, () => CLIENTS.fetch(`${origin}/from`))
  const spans = await ended(2)
  assert.deepEqual(
    spans.map((span) => [span.parentSpanId, span.attributes.get('http.response.status_code')]),
    [
      [parent.spanId, 302],
      [parent.spanId, 200],
    ],
  )
  assert.notEqual(requests[0]?.headers['traceparent'], requests[1]?.headers['traceparent'])
})

test('fetch: a body that the caller cancels is a cancellation', async (t) => {
  const { origin, ended } = await arrange(t, (_, response) => response.write('endless'))
  const response = await fetch(origin)
  await response.body?.cancel()
  const [span] = await ended(1)
  assert.equal(span?.attributes.get('error.type'), 'cancelled')
})

test('http: connections of a keep-alive agent serve one call after the other', async (t) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.after(() => agent.destroy())
  const { port, ended, series } = await arrange(t, ok)
  await Promise.all(
    [1, 2, 3].map(async () => {
      const outgoing = request({ port, host: '127.0.0.1', agent }).end()
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
      response.resume()
    }),
  )
  await ended(3)
  assert.equal(series(DURATION)[0]?.value, 3)
})

test('http: a timeout of the socket is a timeout', async (t) => {
  const { port, ended } = await arrange(t, () => undefined)
  const outgoing = request({ port, host: '127.0.0.1', timeout: 20 })
  outgoing.on('timeout', () => outgoing.destroy())
  outgoing.on('error', () => undefined)
  outgoing.end()
  assert.equal((await ended(1))[0]?.attributes.get('error.type'), 'timeout')
})

test('http: a request that the caller destroys is a cancellation, before and after the answer began', async (t) => {
  const { origin, ended } = await arrange(t, (incoming, response) => {
    if (incoming.url === '/during') response.write('half')
  })
  const before = request(`${origin}/before`, { agent: false })
  before.on('error', () => undefined).end()
  before.destroy()
  const during = request(`${origin}/during`, { agent: false })
  during.on('response', (response) => response.on('error', () => undefined).once('data', () => during.destroy())).end()
  assert.deepEqual(
    (await ended(2)).map(({ attributes }) => attributes.get('error.type')),
    ['cancelled', 'cancelled'],
  )
})

test('http: an answer to an upgrade ends the call well', async (t) => {
  const { origin, ended } = await arrange(t, ok)
  const outgoing = request(origin, { agent: false, headers: { connection: 'upgrade', upgrade: 'x' } })
  outgoing.on('upgrade', (_, socket) => socket.destroy()).end()
  const [span] = await ended(1)
  assert.equal(span?.attributes.get('http.response.status_code'), 101)
  assert.equal(span.attributes.get('error.type'), undefined)
})

test('http: headers given as a list are measured without being touched', async (t) => {
  const { port, ended, requests } = await arrange(t, ok)
  const outgoing = request({ port, host: '127.0.0.1', agent: false, headers: ['host', 'h'] as never })
  outgoing.on('response', (response) => response.resume()).end()
  await ended(1)
  assert.deepEqual(requests[0]?.rawHeaders.slice(0, 2), ['host', 'h'])
})

test('after stop nothing is left: no subscription, no listener, no wrapped method', async (t) => {
  const rendering = Object.getOwnPropertyDescriptor(ClientRequest.prototype, '_implicitHeader')
  const { origin, stop, spans } = await arrange(t, () => undefined)
  const outgoing = request(origin, { agent: false })
  outgoing.on('error', () => undefined)
  const socketGiven = once(outgoing, 'socket')
  outgoing.end()
  await socketGiven
  const aborter = new AbortController()
  const fetched = assert.rejects(fetch(origin, { signal: aborter.signal }))
  stop()
  stop()
  assert.equal(outgoing.listenerCount('close'), 0)
  assert.equal(outgoing.listenerCount('timeout'), 0)
  outgoing.destroy()
  aborter.abort()
  await fetched
  for (const name of [
    'http.client.request.created',
    'http.client.request.start',
    'undici:request:create',
    'undici:request:error',
  ]) {
    assert.equal(channel(name).hasSubscribers, false, name)
  }
  assert.deepEqual(Object.getOwnPropertyDescriptor(ClientRequest.prototype, '_implicitHeader'), rendering)
  assert.ok(spans.length >= 1)
})
