/**
 * Watches the HTTP servers of this process (node:http and node:https, and so every framework on them). Listens to
 * Node's channels; patches no server, and of an answer only its `writeHead`. `http.server.request.start` fires in the
 * same call as, and just before, the 'request' event, so that the scope entered there is the one that handlers run in.
 *
 * Not seen: HTTP/2, and upgrade requests that a server takes ('upgrade' and 'connect' events), for which Node has no
 * channel. Adds about 3 us of processor time to a request, 4 us when its trace is kept (bare request: 10 us).
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { acceptCorrelationId, type BoundCounter, type Recorders, type Runtime, type Scope } from '@sightline/core'
import { type HttpMethod, httpMethodLabel } from '../http-method.ts'
import { defineInstrument, type InstrumentHost } from '../instrument.ts'
import { subscribeChannels } from '../subscribe-channels.ts'
import { isUnobserved } from '../unobserved.ts'
import { createConnections } from './connection.ts'
import { echoCorrelationId } from './echo-correlation-id.ts'
import { createIgnore, type IgnoreRule } from './ignore.ts'
import { httpServerMetrics } from './metrics.ts'
import { callOf, ServerCall } from './server-call.ts'

export interface HttpServerOptions {
  /** Requests to leave out. */
  readonly ignore?: IgnoreRule
}

interface StartMessage {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly socket: Socket & { readonly encrypted?: boolean }
  readonly server: Server
}

export const httpServer = defineInstrument({
  name: 'http-server',
  metrics: httpServerMetrics,
  start(record, host: InstrumentHost<HttpServerOptions>) {
    const { guard, clock, store } = host
    const parts = { record, clock }
    const { push } = process.getBuiltinModule('node:http').IncomingMessage.prototype
    const isIgnored = createIgnore(host.options.ignore)
    const connections = createConnections((error) => guard.report('http-server connection', error))
    const activeOf = createActiveCounters(record)

    function onStart({ request, response, socket, server }: StartMessage): void {
      const startMs = clock.now()
      // On Node 20 and 22 a connection still carries the scope of the request before this one.
      if (store.get() !== undefined) store.enter(undefined)
      if (isUnobserved(server) || isIgnored(request)) return
      const method = httpMethodLabel(request.method)
      const scheme = socket.encrypted === true ? 'https' : 'http'
      const scope = beginScope(host.runtime, request, method, startMs)
      const active = activeOf(method, scheme)
      const span = scope.span!
      connections.add(socket, new ServerCall(parts, request, response, method, scheme, active, scope, span, startMs))
      echoCorrelationId(response)
      if (!store.staysWithResource) request.push = pushInScope
      store.enter(scope)
    }

    /** Where scopes end with the call, 'data' and 'end' of the request would be emitted outside of any. */
    function pushInScope(this: IncomingMessage, chunk: unknown, encoding?: BufferEncoding): boolean {
      return store.run(callOf(this)?.scope, () => push.call(this, chunk, encoding))
    }

    function onFinish({ request, socket }: StartMessage): void {
      const call = callOf(request)
      if (call !== undefined) connections.finish(socket, call)
    }

    const unsubscribe = subscribeChannels(guard, {
      'http.server.request.start': onStart,
      'http.server.response.finish': onFinish,
    })
    return () => {
      unsubscribe()
      connections.stop()
    }
  },
})

/** The request's own scope, with a span and a correlation id: nothing is inherited from whatever ran before. */
function beginScope(
  { context, traces }: Runtime,
  request: IncomingMessage,
  method: HttpMethod,
  startMs: number,
): Scope {
  const { headers } = request
  const { remoteParent, correlationId: given, baggage } = context.extract(headers)
  const name = method === '_OTHER' ? 'HTTP' : method
  // The others are found out at the end, for spans that are kept.
  const attributes = traces.readsAttributes ? { 'http.request.method': method, 'url.path': pathOf(request) } : undefined
  const parent = remoteParent ?? null
  const span = traces.start(name, { kind: 'server', parent, startMs, correlationId: given, attributes })
  const correlationId = given ?? span.traceId
  const request_id = acceptCorrelationId(headers['x-request-id']) ?? correlationId
  return context.root({ span, correlationId, fields: { request_id }, baggage })
}

function pathOf({ url = '' }: IncomingMessage): string {
  const mark = url.indexOf('?')
  return mark < 0 ? url : url.slice(0, mark)
}

/** Methods and schemes are few: each pair is bound once. */
function createActiveCounters({ active }: Recorders<typeof httpServerMetrics>) {
  const bound = new Map<HttpMethod, BoundCounter>()
  const boundSecure = new Map<HttpMethod, BoundCounter>()
  return (method: HttpMethod, scheme: 'http' | 'https'): BoundCounter => {
    const counters = scheme === 'http' ? bound : boundSecure
    const known = counters.get(method)
    if (known !== undefined) return known
    const counter = active.bind({ 'http.request.method': method, 'url.scheme': scheme })
    counters.set(method, counter)
    return counter
  }
}
