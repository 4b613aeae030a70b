/** Metrics by prom-client and log lines by pino, joined by hand: what a careful team writes. */
import { randomUUID } from 'node:crypto'
import * as pino from 'pino'
import { MESSAGE, ROUTE, serveOrder } from '../order.ts'
import type { Variant, VariantOptions } from '../variant.ts'
import { openPino } from './open-pino.ts'
import { createRequestMetrics } from './request-metrics.ts'

export function variant({ logFile }: VariantOptions): Variant {
  const log = openPino(pino, logFile)
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
