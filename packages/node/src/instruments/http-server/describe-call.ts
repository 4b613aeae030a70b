/** What a kept server span says about its request (OpenTelemetry HTTP conventions, "HTTP server span"). */
import type { IncomingMessage } from 'node:http'
import type { ErrorType, Span } from '@sightline/core'
import type { HttpMethod } from '../http-method.ts'
import { redactQuery } from '../redact-url.ts'

/** A Host header and what it says. */
interface ServerName {
  readonly host: string
  readonly address: string
  readonly port: number | undefined
}

let lastServer: ServerName = { host: '', address: '', port: undefined }

export interface DescribedCall {
  readonly span: Span
  readonly request: IncomingMessage
  readonly method: HttpMethod
  readonly scheme: string
  /** The request target as it came. */
  readonly url: string
  /** The route's template; `''` when it is not known. */
  readonly route: string
}

export function describeCall(call: DescribedCall, status: number | undefined, errorType: ErrorType): void {
  const { span, request, method, route } = call
  const name = method === '_OTHER' ? 'HTTP' : method
  span.rename(route === '' ? name : `${name} ${route}`)
  const { url } = call
  const { host } = request.headers
  const mark = url.indexOf('?')
  const server = host === undefined ? undefined : serverOf(host)
  // All at once: one by one each would be compared with those before it.
  span.setAttributes({
    'http.request.method': method,
    'http.request.method_original': method === '_OTHER' ? request.method : undefined,
    'url.scheme': call.scheme,
    'url.path': mark < 0 ? url : url.slice(0, mark),
    'url.query': mark < 0 ? undefined : redactQuery(url.slice(mark + 1)),
    'server.address': server?.address,
    'server.port': server?.port,
    'http.route': route === '' ? undefined : route,
    'http.response.status_code': status,
    'network.protocol.version': request.httpVersion,
    'client.address': request.socket.remoteAddress,
    'user_agent.original': request.headers['user-agent'],
    'error.type': errorType === '' ? undefined : errorType,
  })
  if (errorType !== '' && errorType !== 'cancelled') span.setStatus({ code: 'error' })
}

/** A service has few names: the last one is remembered. */
function serverOf(host: string): ServerName {
  if (host !== lastServer.host) lastServer = readHost(host)
  return lastServer
}

/** The port is what follows the last colon, unless that colon is inside an IPv6 address. */
function readHost(host: string): ServerName {
  const colon = host.lastIndexOf(':')
  if (colon <= host.lastIndexOf(']')) return { host, address: host, port: undefined }
  return { host, address: host.slice(0, colon), port: Number(host.slice(colon + 1)) }
}
