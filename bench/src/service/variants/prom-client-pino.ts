/** Metrics by prom-client and log lines by pino, joined by hand: what a careful team writes. */
import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { MESSAGE, ROUTE, serveOrder } from '../order.ts'
import type { Variant, VariantOptions } from '../variant.ts'
import { createRequestMetrics } from './request-metrics.ts'

/** What pino's documentation advises for asynchronous logging. */
const ASYNC_BUFFER_BYTES = 4096

export function variant({ logFile }: VariantOptions): Variant {
  const target = pino.destination({ dest: logFile, sync: false, minLength: ASYNC_BUFFER_BYTES })
  const log = pino({ timestamp: pino.stdTimeFunctions.isoTime }, target)
  const measureRequest = createRequestMetrics()
  return {
    handle(request, response) {
      const startMs = performance.now()
      measureRequest(request, response)
      const requestLog = log.child({ correlation_id: request.headers['x-correlation-id'] ?? randomUUID() })
      const status = serveOrder(request, response)
      requestLog.info({ route: ROUTE, status, duration: (performance.now() - startMs) / 1000 }, MESSAGE)
    },
  }
}
