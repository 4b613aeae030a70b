import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { context, trace } from '@opentelemetry/api'
import { getRPCMetadata } from '@opentelemetry/core'
import { startInstrument, type TestEnd } from '../../instruments/arrange.test.ts'
import { httpServer } from '../../instruments/http-server/http-server-instrument.ts'
import { startOpenTelemetry } from '../start-open-telemetry.ts'

async function serve(
  t: TestEnd,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  ignore?: RegExp,
) {
  const started = startInstrument(
    t,
    httpServer,
    ignore === undefined ? {} : { ignore: (request) => ignore.test(request.url ?? '') },
  )
  const stop = startOpenTelemetry({ runtime: started.runtime, store: started.store, options: {} })
  t.after(stop)
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  return { ...started, stop, ask: async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text() }
}

test('the route that a framework tells through the context is the route of the span and of the metrics', async (t) => {
  const { ask, ended, series } = await serve(t, (_, response) => {
    trace.getTracer('framework').startActiveSpan('handler', async (span) => {
      const metadata = getRPCMetadata(context.active())
      assert.equal(metadata?.type, 'http')
      Object.assign(metadata!, { route: '/orders/:id' })
      Object.assign(metadata!, { route: undefined })
      assert.equal(metadata?.route, '/orders/:id')
      span.end()
      response.end()
    })
  })
  await ask('/orders/17')
  const [handler, served] = await ended(2)
  assert.equal(handler?.parentSpanId, served?.spanId)
  assert.deepEqual([served?.name, served?.attributes.get('http.route')], ['GET /orders/:id', '/orders/:id'])
  const [duration] = series('http.server.request.duration')
  assert.equal(duration?.labels['http.route'], '/orders/:id')
})

test('each request has a route of its own, also on one connection', async (t) => {
  const { ask, ended } = await serve(t, (request, response) => {
    Object.assign(getRPCMetadata(context.active())!, { route: `/route${request.url}` })
    response.end()
  })
  await ask('/a')
  await ask('/b')
  const spans = await ended(2)
  assert.deepEqual(
    spans.map((span) => span.name),
    ['GET /route/a', 'GET /route/b'],
  )
})

test('a request that nobody watches has no such object, and after the end none has', async (t) => {
  const seen: unknown[] = []
  const { ask, stop } = await serve(
    t,
    (_, response) => {
      seen.push(getRPCMetadata(context.active()))
      response.end()
    },
    /ignored/,
  )
  await ask('/ignored')
  stop()
  await ask('/watched')
  assert.deepEqual(seen, [undefined, undefined])
})
