/** A service's metrics with prom-client: duration, requests in flight, size of the answer, and the process's own. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { collectDefaultMetrics, Gauge, Histogram } from 'prom-client'
import { BUCKETS } from '../../tables.ts'
import { ROUTE } from '../order.ts'

export function createRequestMetrics(): (request: IncomingMessage, response: ServerResponse) => void {
  collectDefaultMetrics()
  const duration = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time to serve a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
  })
  const active = new Gauge({ name: 'http_server_active_requests', help: 'Requests in flight.', labelNames: ['method'] })
  return (request, response) => {
    const method = request.method ?? ''
    const end = duration.startTimer()
    active.inc({ method })
    response.once('close', () => {
      active.dec({ method })
      end({ method, route: ROUTE, status: response.statusCode })
    })
  }
}
