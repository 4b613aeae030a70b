/** Real servers and real sockets: what a request leaves behind in spans, metrics and the response. */
import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, request, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { alwaysOff, alwaysOn, b3, byPath, parentBased } from '@sightline/core'
import { startInstrument, type TestEnd, type TestInstrument } from '../arrange.test.ts'
import { markUnobserved } from '../unobserved.ts'
import { type HttpServerOptions, httpServer } from './http-server-instrument.ts'
import { setRoute } from './set-route.ts'

interface Arranged extends TestInstrument {
  readonly server: Server
  readonly port: number
  /** A raw connection; what came back is in `text`. */
  open(): Promise<{ socket: Socket; text(): string }>
}

async function arrange(t: TestEnd, listener: RequestListener, options: HttpServerOptions = {}): Promise<Arranged> {
  const observed = startInstrument(t, httpServer, options)
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sockets: Socket[] = []
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  async function open() {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => socket.destroy())
    sockets.push(socket)
    let text = ''
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part
    })
    await once(socket, 'connect')
    return { socket, text: () => text }
  }
  return { ...observed, server, port, open }
}

async function ask(
  port: number,
  path: string,
  options: object = {},
  body?: string,
): Promise<IncomingMessage & { text: string }> {
  const outgoing = request({ port, host: '127.0.0.1', path, agent: false, ...options })
  outgoing.end(body)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  let text = ''
  for await (const part of response) text += part
  return Object.assign(response, { text })
}

const DURATION = 'http.server.request.duration'

test('a request is counted under its route template, never under its path', async (t) => {
  const { port, ended, series } = await arrange(t, (incoming, response) => {
    setRoute(incoming, '/users/:id')
    response.end('hello')
  })
  await ask(port, '/users/4711?token=hunter2')
  const [span] = await ended(1)
  assert.equal(span?.name, 'GET /users/:id')
  assert.equal(span.kind, 'server')
  const attributes = Object.fromEntries(span.attributes)
  assert.equal(attributes['http.route'], '/users/:id')
  assert.equal(attributes['url.path'], '/users/4711')
  assert.equal(attributes['url.query'], 'token=REDACTED')
  assert.equal(attributes['http.response.status_code'], 200)
  assert.equal(attributes['server.address'], '127.0.0.1')
  assert.equal(attributes['server.port'], port)
  assert.deepEqual(
    series(DURATION).map(({ labels, value }) => ({ labels, value })),
    [
      {
        labels: {
          'http.request.method': 'GET',
          'http.route': '/users/:id',
          'http.response.status_code': '200',
          'url.scheme': 'http',
        },
        value: 1,
      },
    ],
  )
  assert.deepEqual(series('http.server.active_requests'), [])
})

test('an unknown route leaves the label out', async (t) => {
  const { port, ended, series } = await arrange(t, (_, response) => response.writeHead(404).end())
  await ask(port, '/wp-admin/setup.php')
  const [span] = await ended(1)
  assert.equal(span?.name, 'GET')
  assert.deepEqual(span.status, { code: 'unset' })
  assert.equal(series(DURATION)[0]?.labels['http.route'], undefined)
  assert.equal(series(DURATION)[0]?.labels['error.type'], undefined)
})

test('the route may be named by the response, too', async (t) => {
  const { port, ended } = await arrange(t, (_, response) => {
    setRoute(response, '/by-response')
    response.end()
  })
  await ask(port, '/x')
  assert.equal((await ended(1))[0]?.name, 'GET /by-response')
})

test('the trace, the correlation id and the baggage of the caller go on', async (t) => {
  const seen: unknown[] = []
  const arranged = await arrange(t, (_, response) => {
    const scope = arranged.runtime.context.current()
    seen.push(scope?.correlationId, scope?.fields, scope?.baggage?.get('tenant')?.value)
    response.end()
  })
  const response = await ask(arranged.port, '/', {
    headers: {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'vendor=1',
      baggage: 'tenant=acme',
      'x-correlation-id': 'order-7',
      'x-request-id': 'req-1',
    },
  })
  const [span] = await arranged.ended(1)
  assert.equal(span?.traceId, '0af7651916cd43dd8448eb211c80319c')
  assert.equal(span.parentSpanId, 'b7ad6b7169203331')
  assert.equal(span.isParentRemote, true)
  assert.equal(span.traceState, 'vendor=1')
  assert.equal(span.correlationId, 'order-7')
  assert.equal(response.headers['x-correlation-id'], 'order-7')
  assert.deepEqual(seen, ['order-7', { request_id: 'req-1' }, 'acme'])
})

test('without a correlation id the trace id serves, and a hostile one is replaced by it', async (t) => {
  const { port, ended } = await arrange(t, (_, response) => response.end())
  const plain = await ask(port, '/')
  const hostile = await ask(port, '/', {
    headers: { 'x-correlation-id': 'a b<script>', 'x-request-id': 'x'.repeat(129) },
  })
  const [first, second] = await ended(2)
  assert.equal(plain.headers['x-correlation-id'], first?.traceId)
  assert.equal(hostile.headers['x-correlation-id'], second?.traceId)
})

const WAYS_OF_WRITING_A_HEAD: Readonly<Record<string, RequestListener>> = {
  'a body without a head': (_, response) => response.end('x'),
  'flushed headers': (_, response) => {
    response.flushHeaders()
    response.end()
  },
  'a status': (_, response) => response.writeHead(201).end(),
  'a status and its text': (_, response) => response.writeHead(201, 'Made').end(),
  'an object': (_, response) => response.writeHead(201, { 'x-own': 'a' }).end(),
  'a text and an object': (_, response) => response.writeHead(201, 'Made', { 'x-own': 'a' }).end(),
  'a list of names and values': (_, response) => response.writeHead(201, ['x-own', 'a']).end(),
  'a pair': (_, response) => response.writeHead(201, [['x-own', 'a']] as never).end(),
  'two pairs': (_, response) =>
    response
      .writeHead(201, [
        ['x-own', 'a'],
        ['y', 'b'],
      ] as never)
      .end(),
  'its own id, in a pair': (_, response) => response.writeHead(200, [['x-correlation-id', 'mine']] as never).end(),
  'an empty list': (_, response) => response.writeHead(201, []).end(),
  'headers that are set': (_, response) => response.setHeader('x-own', 'a').end(),
  'headers that are set, and an object': (_, response) =>
    response.setHeader('x-own', 'a').writeHead(201, { y: 'b' }).end(),
  'its own id, set': (_, response) => response.setHeader('X-CORRELATION-ID', 'mine').end(),
  'its own id, in an object': (_, response) => response.writeHead(200, { 'x-correlation-id': 'mine' }).end(),
  'its own id, in a list': (_, response) => response.writeHead(200, ['x-correlation-id', 'mine']).end(),
}

for (const [way, listener] of Object.entries(WAYS_OF_WRITING_A_HEAD)) {
  test(`the answer carries the correlation id once: ${way}`, async (t) => {
    const observed = await arrange(t, listener)
    const plain = createServer(listener).listen(0, '127.0.0.1')
    await once(plain, 'listening')
    t.after(() => plain.close())
    const headers = { 'x-correlation-id': 'order-7' }
    const answer = await ask(observed.port, '/', { headers })
    const bare = await ask((plain.address() as AddressInfo).port, '/', { headers })
    assert.equal(answer.headers['x-correlation-id'], bare.headers['x-correlation-id'] ?? 'order-7')
    const others = ({ statusCode, statusMessage, text, rawHeaders }: typeof answer) => ({
      answer: [statusCode, statusMessage, text],
      headers: rawHeaders.filter((_, at) => !/^(x-correlation-id|date)$/i.test(rawHeaders[at - (at % 2)]!)),
    })
    assert.deepEqual(others(answer), others(bare))
  })
}

test('a head that is written twice is Node\u2019s own error', async (t) => {
  const { port } = await arrange(t, (_, response) => {
    response.writeHead(200)
    try {
      response.writeHead(200)
    } catch (error) {
      response.end((error as { code?: string }).code)
    }
  })
  assert.equal((await ask(port, '/')).text, 'ERR_HTTP_HEADERS_SENT')
})

test('handlers, body events, promises and timers all run inside the scope of their request', async (t) => {
  const seen = new Map<string, Set<string | undefined>>()
  const arranged = await arrange(t, (incoming, response) => {
    const { context } = arranged.runtime
    const id = String(incoming.headers['x-correlation-id'])
    const ids = new Set<string | undefined>()
    seen.set(id, ids)
    const look = () => ids.add(context.correlationId())
    look()
    incoming.on('data', look)
    incoming.on('end', () => {
      look()
      setTimeout(() => {
        look()
        response.end(id)
      }, 1)
    })
    response.on('finish', look)
    Promise.resolve().then(look)
  })
  const ids = Array.from({ length: 20 }, (_, index) => `id-${index}`)
  const options = (id: string) => ({ method: 'POST', headers: { 'x-correlation-id': id } })
  await Promise.all(ids.map((id) => ask(arranged.port, '/', options(id), 'x'.repeat(100_000))))
  await arranged.ended(20)
  assert.deepEqual(
    new Map([...seen].map(([id, own]) => [id, [...own]])),
    new Map([...seen.keys()].map((id) => [id, [id]])),
  )
})

test('requests pipelined on one connection share nothing', async (t) => {
  const arranged = await arrange(t, (incoming, response) => {
    arranged.runtime.context.setFields({ [String(incoming.url).slice(1)]: true })
    setImmediate(() => response.end(JSON.stringify(arranged.runtime.context.current()?.fields)))
  })
  const { socket } = await arranged.open()
  socket.write('GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\nX-Correlation-Id: given\r\n\r\n')
  const [a, b] = await arranged.ended(2)
  assert.notEqual(a?.traceId, b?.traceId)
  assert.equal(a?.parentSpanId, undefined)
  assert.equal(b?.parentSpanId, undefined)
  assert.equal(a?.correlationId ?? a?.traceId, a?.traceId)
  assert.equal(b?.correlationId, 'given')
  // The bodies are {"request_id":<32 digits>,"a":true} and {"request_id":"given","b":true}.
  assert.equal(arranged.series('http.server.response.body.size')[0]?.sum, 58 + 31)
})

test('sizes are those of the bodies, and a HEAD answer has none', async (t) => {
  const { port, ended, series } = await arrange(t, (incoming, response) => {
    incoming.resume()
    incoming.on('end', () => {
      response.setHeader('content-length', 1000)
      response.end('x'.repeat(1000))
    })
  })
  await ask(port, '/', { method: 'POST', headers: { 'content-length': 300 } }, 'y'.repeat(300))
  await ask(port, '/', { method: 'HEAD' })
  await ended(2)
  assert.deepEqual(
    series('http.server.response.body.size').map(({ labels, sum }) => [labels['http.request.method'], sum]),
    [
      ['POST', 1000],
      ['HEAD', 0],
    ],
  )
  assert.deepEqual(
    series('http.server.request.body.size').map(({ labels, sum }) => [labels['http.request.method'], sum]),
    [['POST', 300]],
  )
})

test('a failing answer is an error of the catalogue', async (t) => {
  const { port, ended, series } = await arrange(t, (_, response) => response.writeHead(503).end())
  await ask(port, '/')
  const [span] = await ended(1)
  assert.deepEqual(span?.status, { code: 'error' })
  assert.equal(series(DURATION)[0]?.labels['error.type'], 'server')
})

test('a client that goes away cancels its request, and every request queued behind it', async (t) => {
  let arrived = 0
  const arranged = await arrange(t, () => {
    arrived += 1
    if (arrived === 2) socket.destroy()
  })
  const { socket } = await arranged.open()
  assert.equal(arranged.series('http.server.active_requests').length, 0)
  socket.write('GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n')
  const spans = await arranged.ended(2)
  assert.deepEqual(
    spans.map(({ status, attributes }) => [status.code, attributes.get('error.type')]),
    [
      ['unset', 'cancelled'],
      ['unset', 'cancelled'],
    ],
  )
  const [series] = arranged.series(DURATION)
  assert.equal(series?.value, 2)
  assert.equal(series.labels['error.type'], 'cancelled')
  assert.equal(series.labels['http.response.status_code'], undefined)
  assert.deepEqual(arranged.series('http.server.active_requests'), [])
})

test('a client that goes away in the middle of an upload cancels its request', async (t) => {
  const arranged = await arrange(t, (incoming) => {
    incoming.once('data', () => socket.end())
    incoming.on('error', () => undefined)
  })
  const { socket } = await arranged.open()
  socket.write('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf')
  const [span] = await arranged.ended(1)
  assert.equal(span?.attributes.get('error.type'), 'cancelled')
})

test('an answer that this process breaks off is its own error', async (t) => {
  const { port, ended, series } = await arrange(t, (incoming, response) => {
    response.write('half')
    if (incoming.url === '/response') response.destroy()
    else if (incoming.url === '/socket') incoming.socket.destroy()
    else response.destroy(Object.assign(new Error('slow'), { code: 'ETIMEDOUT' }))
  })
  for (const path of ['/response', '/socket', '/error']) await assert.rejects(ask(port, path))
  const spans = await ended(3)
  assert.deepEqual(
    spans.map(({ status, attributes }) => [status.code, attributes.get('error.type')]),
    [
      ['error', 'internal'],
      ['error', 'internal'],
      ['error', 'timeout'],
    ],
  )
  assert.deepEqual(series('http.server.active_requests'), [])
})

test('a request that waits for 100 Continue is served in its scope and counted once', async (t) => {
  const arranged = await arrange(t, async (incoming, response) => {
    for await (const _ of incoming) assert.notEqual(arranged.runtime.context.current(), undefined)
    response.end('done')
  })
  const { socket, text } = await arranged.open()
  socket.write('PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n')
  await once(socket, 'data')
  assert.match(text(), /^HTTP\/1.1 100 Continue/)
  socket.write('abc')
  const [span] = await arranged.ended(1)
  assert.equal(span?.attributes.get('http.response.status_code'), 200)
  assert.equal(arranged.series(DURATION)[0]?.value, 1)
})

test('an upgrade that the server takes is no request and runs in no scope of another one', async (t) => {
  const arranged = await arrange(t, (_, response) => response.end('plain'))
  arranged.server.on('upgrade', (_, socket: Socket) => {
    const scope = arranged.runtime.context.current()
    socket.end(`HTTP/1.1 101 Switching Protocols\r\nX-Scope: ${scope === undefined ? 'none' : 'stale'}\r\n\r\n`)
  })
  const { socket, text } = await arranged.open()
  socket.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n')
  await arranged.ended(1)
  socket.write('GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await once(socket, 'end')
  assert.match(text(), /101 Switching Protocols\r\nX-Scope: none/)
  assert.equal(arranged.spans.length, 1)
})

test('methods outside of the known set are counted as _OTHER', async (t) => {
  const { port, ended, series } = await arrange(t, (_, response) => response.end())
  await ask(port, '/', { method: 'PROPFIND' })
  const [span] = await ended(1)
  assert.equal(span?.name, 'HTTP')
  assert.equal(span.attributes.get('http.request.method_original'), 'PROPFIND')
  assert.equal(series(DURATION)[0]?.labels['http.request.method'], '_OTHER')
})

test('what Node answers by itself is counted, too', async (t) => {
  const arranged = await arrange(t, () => assert.fail('must not reach the handler'))
  const { socket } = await arranged.open()
  socket.write('GET / HTTP/1.1\r\n\r\n')
  await arranged.ended(1)
  assert.equal(arranged.series(DURATION)[0]?.labels['http.response.status_code'], '400')
})

test('ignored paths and marked servers leave no trace', async (t) => {
  const arranged = await arrange(
    t,
    (_, response) => {
      const scope = arranged.runtime.context.current()
      response.end(scope === undefined ? 'no scope' : 'scope')
    },
    { ignore: ['/ping', '/static/*'] },
  )
  const answers = []
  for (const path of ['/ping?x=1', '/static/a.js', '/pingpong']) answers.push((await ask(arranged.port, path)).text)
  markUnobserved(arranged.server)
  answers.push((await ask(arranged.port, '/')).text)
  assert.deepEqual(answers, ['no scope', 'no scope', 'scope', 'no scope'])
  assert.equal((await arranged.ended(1)).length, 1)
})

test('an ignore rule that throws does no harm', async (t) => {
  const { port, runtime } = await arrange(t, (_, response) => response.end('served'), {
    ignore: () => {
      throw new Error('broken rule')
    },
  })
  assert.equal((await ask(port, '/')).text, 'served')
  assert.equal(runtime.guard.faults().get('channel http.server.request.start'), 1)
})

test('a B3 decision without a trace holds for the trace that begins here', async (t) => {
  const { runtime, port, ended } = await arrange(t, (_, response) => response.end())
  runtime.context.usePropagators([b3])
  const unsampled = await ask(port, '/', { headers: { b3: '0' } })
  assert.match(String(unsampled.headers['x-correlation-id']), /^[0-9a-f]{32}$/)
  await ask(port, '/', { headers: { 'X-B3-Sampled': '0' } })
  const sampled = await ask(port, '/', { headers: { b3: 'd' } })
  const [span, ...others] = await ended(1)
  assert.deepEqual(others, [])
  assert.deepEqual([span?.traceId, span?.parentSpanId], [sampled.headers['x-correlation-id'], undefined])
})

test('a sampler may choose by the path, whatever the query is', async (t) => {
  const { runtime, port, ended } = await arrange(t, (_, response) => response.end())
  runtime.traces.setSampler(parentBased(byPath([{ path: '/poll/*', sampler: alwaysOff }], alwaysOn)))
  await ask(port, '/poll/7?a=/b')
  await ask(port, '/poll/?b')
  await ask(port, '/orders?from=/poll/7')
  const [span, ...others] = await ended(1)
  assert.deepEqual(others, [])
  assert.equal(span?.attributes.get('url.path'), '/orders')
  assert.equal(new Set(span?.attributePairs.filter((_, at) => at % 2 === 0)).size, span?.attributes.size)
})

test('an unsampled trace is still measured, correlated and sent on', async (t) => {
  const { port, spans, series } = await arrange(t, (_, response) => response.end())
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'
  const response = await ask(port, '/', { headers: { traceparent } })
  assert.equal(response.headers['x-correlation-id'], '0af7651916cd43dd8448eb211c80319c')
  assert.equal(spans.length, 0)
  assert.equal(series(DURATION)[0]?.value, 1)
})

test('after stop nothing is left: no subscription, no listener, no request in flight', async (t) => {
  const arranged = await arrange(t, (incoming, response) => {
    arranged.stop()
    arranged.stop()
    setImmediate(() => response.end(String(incoming.socket.listenerCount('close'))))
  })
  const bare = createServer((incoming, response) => response.end(String(incoming.socket.listenerCount('close'))))
  bare.listen(0, '127.0.0.1')
  await once(bare, 'listening')
  t.after(() => bare.close())
  const { text } = await ask(arranged.port, '/')
  assert.equal(text, (await ask((bare.address() as AddressInfo).port, '/')).text)
  assert.equal(channel('http.server.request.start').hasSubscribers, false)
  assert.equal(channel('http.server.response.finish').hasSubscribers, false)
  assert.deepEqual(arranged.series('http.server.active_requests'), [])
  assert.equal(arranged.spans.length, 1)
})
