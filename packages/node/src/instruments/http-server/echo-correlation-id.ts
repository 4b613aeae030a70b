/**
 * Tells the client the correlation id of its request, in a header of the answer. A header that is set beforehand makes
 * Node's `writeHead` take its slow path, which costs 5 us a request; so this one joins the others when they are written.
 */
import type { ServerResponse } from 'node:http'
import { callOf } from './server-call.ts'

const NAME = 'X-Correlation-Id'
const LOWER_CASE_NAME = 'x-correlation-id'

type WriteHead = (this: ServerResponse, status: number, ...rest: unknown[]) => ServerResponse

/** To be called before the handler has the response. A header of that name that the handler sets by itself stands. */
export function echoCorrelationId(response: ServerResponse): void {
  response.writeHead = writeHead as ServerResponse['writeHead']
}

/** Node's own calls it, too, for whoever writes a body without a head. */
const writeHead: WriteHead = function writeHead(status, ...rest) {
  const original = Object.getPrototypeOf(this).writeHead as WriteHead
  const id = callOf(this)?.scope.correlationId
  if (id === undefined || this.headersSent) return original.call(this, status, ...rest)
  const at = typeof rest[0] === 'string' ? 1 : 0
  if (this.getHeaderNames().length > 0) {
    if (!this.hasHeader(NAME)) this.setHeader(NAME, id)
  } else {
    rest[at] = withHeader(rest[at], id)
  }
  return original.call(this, status, ...rest)
}

/** @param headers - what `writeHead` takes: an object, a list of pairs, or a list of names and values in turn */
function withHeader(headers: unknown, id: string): unknown {
  if (Array.isArray(headers)) return withPair(headers, id)
  if (typeof headers !== 'object' || headers === null) return { [NAME]: id }
  for (const name in headers) if (isName(name)) return headers
  return Object.assign({ [NAME]: id }, headers)
}

function withPair(headers: readonly unknown[], id: string): readonly unknown[] {
  if (Array.isArray(headers[0])) {
    const isThere = headers.some((pair) => isName((pair as readonly unknown[])[0]))
    return isThere ? headers : [...headers, [NAME, id]]
  }
  const isThere = headers.some((name, at) => at % 2 === 0 && isName(name))
  return isThere ? headers : [...headers, NAME, id]
}

function isName(name: unknown): boolean {
  return typeof name === 'string' && name.length === NAME.length && name.toLowerCase() === LOWER_CASE_NAME
}
