/** What the service does: it answers with an order. The same in every variant. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export const ROUTE = '/orders/{id}'
export const MESSAGE = 'request served'
const PREFIX = '/orders/'

/** @returns the status of the answer */
export function serveOrder(request: IncomingMessage, response: ServerResponse): number {
  const url = request.url ?? ''
  const isFound = url.startsWith(PREFIX)
  const order = {
    id: Number(url.slice(PREFIX.length)),
    customer: 'ACME',
    lines: [{ sku: 'A-17', count: 3, price: 12.5 }],
  }
  const body = JSON.stringify(isFound ? order : { error: 'not found' })
  const status = isFound ? 200 : 404
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
  return status
}
