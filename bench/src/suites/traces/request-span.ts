/** The span that is measured: the same for us and for the peer. */

export const SPAN_NAME = 'request'
export const ATTRIBUTES = {
  'http.request.method': 'GET',
  'http.route': '/orders/{id}',
  'http.response.status_code': 200,
  'server.address': 'localhost',
  'url.path': '/orders/17',
}

/** A parent in another process that has decided against recording. */
export const UNSAMPLED = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 0 }

/** The work inside the span: none, as what is measured is the span. */
export function work(): void {
  // Intentionally nothing.
}
