/** What a kept server span says about its request (OpenTelemetry HTTP conventions, "HTTP server span"). */
import type { IncomingMessage } from 'node:http'
import type { ErrorType, Span } from '@sightline/core'
import type { HttpMethod } from '../http-method.ts'
import { redactQuery } from '../redact-url.ts'

const NONE = -1

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
  const colon = host === undefined ? NONE : portColonOf(host)
  // All at once: one by one each would be compared with those before it.
  span.setAttributes({
    'http.request.method': method,
    'http.request.method_original': method === '_OTHER' ? request.method : undefined,
    'url.scheme': call.scheme,
    'url.path': mark < 0 ? url : url.slice(0, mark),
    'url.query': mark < 0 ? undefined : redactQuery(url.slice(mark + 1)),
    'server.address': colon < 0 ? host : host?.slice(0, colon),
    'server.port': colon < 0 ? undefined : Number(host?.slice(colon + 1)),
    'http.route': route === '' ? undefined : route,
    'http.response.status_code': status,
    'network.protocol.version': request.httpVersion,
    'client.address': request.socket.remoteAddress,
    'user_agent.original': request.headers['user-agent'],
    'error.type': errorType === '' ? undefined : errorType,
  })
  if (errorType !== '' && errorType !== 'cancelled') span.setStatus({ code: 'error' })
}

/** The port is what follows the last colon, unless that colon is inside an IPv6 address. */
function portColonOf(host: string): number {
  const colon = host.lastIndexOf(':')
  return colon > host.lastIndexOf(']') ? colon : NONE
}
