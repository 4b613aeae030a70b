/** What a kept server span says about its request (OpenTelemetry HTTP conventions, "HTTP server span"). */
import type { IncomingMessage } from 'node:http'
import type { ErrorType, Span } from '@sightline/core'
import type { HttpMethod } from '../http-method.ts'
import { redactQuery } from '../redact-url.ts'

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
  span.setAttribute('http.request.method', method)
  if (method === '_OTHER') span.setAttribute('http.request.method_original', request.method)
  span.setAttribute('url.scheme', call.scheme)
  describeTarget(call)
  if (route !== '') span.setAttribute('http.route', route)
  span.setAttribute('http.response.status_code', status)
  span.setAttribute('network.protocol.version', request.httpVersion)
  span.setAttribute('client.address', request.socket.remoteAddress)
  span.setAttribute('user_agent.original', request.headers['user-agent'])
  if (errorType === '') return
  span.setAttribute('error.type', errorType)
  if (errorType !== 'cancelled') span.setStatus({ code: 'error' })
}

function describeTarget({ span, url, request }: DescribedCall): void {
  const mark = url.indexOf('?')
  span.setAttribute('url.path', mark < 0 ? url : url.slice(0, mark))
  if (mark >= 0) span.setAttribute('url.query', redactQuery(url.slice(mark + 1)))
  const host = request.headers.host
  if (host === undefined) return
  // The port is what follows the last colon, unless that colon is inside an IPv6 address.
  const colon = host.lastIndexOf(':')
  const hasPort = colon > host.lastIndexOf(']')
  span.setAttribute('server.address', hasPort ? host.slice(0, colon) : host)
  if (hasPort) span.setAttribute('server.port', Number(host.slice(colon + 1)))
}
