/** All three with the least that can be had: only the HTTP instrumentation, trace ids brought into pino's lines by hand. */
import { createRequire } from 'node:module'
import { context, trace } from '@opentelemetry/api'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import * as pino from 'pino'
import { MESSAGE, ROUTE, serveOrder } from '../order.ts'
import type { Variant, VariantOptions } from '../variant.ts'
import { openPino } from './open-pino.ts'
import { startOpenTelemetry } from './open-telemetry.ts'
import { createRequestMetrics } from './request-metrics.ts'

export function variant({ sampleRatio, logFile }: VariantOptions): Variant {
  startOpenTelemetry(sampleRatio, [new HttpInstrumentation()])
  createRequire(import.meta.url)('node:http')
  const log = openPino(pino, logFile, traceIds)
  const measureRequest = createRequestMetrics()
  return {
    handle(request, response) {
      const startMs = performance.now()
      measureRequest(request, response)
      trace.getActiveSpan()?.setAttribute('http.route', ROUTE)
      const status = serveOrder(request, response)
      log.info({ route: ROUTE, status, duration: (performance.now() - startMs) / 1000 }, MESSAGE)
    },
  }
}

function traceIds(): object {
  const span = trace.getSpanContext(context.active())
  if (span === undefined) return {}
  return { trace_id: span.traceId, span_id: span.spanId, trace_flags: `0${span.traceFlags.toString(16)}` }
}
