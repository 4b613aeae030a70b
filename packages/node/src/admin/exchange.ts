/** One request with its answer, as the admin server's own paths see it, and the ways to answer. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { acceptCorrelationId, PROBLEM_TYPE, toProblem } from '@sightline/core'

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** `HEAD` is given as it came; the body of its answer is left out by Node. */
  readonly method: string
  /** Without its query and without a slash at the end. */
  readonly path: string
  readonly query: URLSearchParams
  /** May see more than a bare probe. */
  readonly isTrusted: boolean
}

const CORRELATION_HEADER = 'x-correlation-id'

export function sendJson(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
  const bytes = Buffer.from(`${JSON.stringify(body) ?? 'null'}\n`)
  response.statusCode = status
  response.setHeader('Content-Type', `${type}; charset=utf-8`)
  response.setHeader('Content-Length', bytes.length)
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.end(bytes)
}

/** Answers with problem details (RFC 9457). Where an answer has begun already, the connection is cut: half an answer must not pass for one. */
export function sendProblem({ request, response }: Pick<Exchange, 'request' | 'response'>, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const correlationId = acceptCorrelationId(request.headers[CORRELATION_HEADER])
  const problem = toProblem(error, { correlationId })
  if (correlationId !== undefined) response.setHeader('X-Correlation-Id', correlationId)
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="sightline"')
  // A body that nobody read would be taken for the next request.
  if (!request.complete) response.setHeader('Connection', 'close')
  sendJson(response, problem.status, problem, PROBLEM_TYPE)
}

/** The path and query of a request line, whatever form it has. */
export function targetOf(url: string): { path: string; query: URLSearchParams } {
  const [beforeHash = ''] = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split('#', 1)
  const mark = beforeHash.indexOf('?')
  const path = mark < 0 ? beforeHash : beforeHash.slice(0, mark)
  const query = new URLSearchParams(mark < 0 ? '' : beforeHash.slice(mark + 1))
  return { path: path.replace(/\/+$/, '') || '/', query }
}
