/**
 * Traces by OpenTelemetry's instrumentations of what this service uses, as auto-instrumentations-node has them and with
 * their defaults; metrics by prom-client; log lines by pino, to which the instrumentation adds the trace.
 */
import { createRequire } from 'node:module'
import { trace } from '@opentelemetry/api'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { NetInstrumentation } from '@opentelemetry/instrumentation-net'
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino'
import { MESSAGE, ROUTE, serveOrder } from '../order.ts'
import type { Variant, VariantOptions } from '../variant.ts'
import { openPino } from './open-pino.ts'
import { startOpenTelemetry } from './open-telemetry.ts'
import { createRequestMetrics } from './request-metrics.ts'

export function variant({ sampleRatio, logFile }: VariantOptions): Variant {
  startOpenTelemetry(sampleRatio, [new HttpInstrumentation(), new NetInstrumentation(), new PinoInstrumentation()])
  // Instrumentations patch what is required; a later `import` of a module of Node sees the patched one, too.
  const require = createRequire(import.meta.url)
  require('node:http')
  const log = openPino(require('pino') as typeof import('pino'), logFile)
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
