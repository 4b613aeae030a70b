/** Traces by OpenTelemetry's HTTP instrumentation, metrics by prom-client, log lines with trace ids by pino. */
import { createRequire } from 'node:module'
import { context, trace } from '@opentelemetry/api'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { pino } from 'pino'
import { MESSAGE, ROUTE, serveOrder } from '../order.ts'
import type { Variant, VariantOptions } from '../variant.ts'
import { createRequestMetrics } from './request-metrics.ts'

/** What pino's documentation advises for asynchronous logging. */
const ASYNC_BUFFER_BYTES = 4096
const SUCCESS = 0

const drop: SpanExporter = {
  export: (_spans, done) => done({ code: SUCCESS }),
  shutdown: async () => undefined,
}

export function variant({ sampleRatio, logFile }: VariantOptions): Variant {
  const provider = new NodeTracerProvider({
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [new BatchSpanProcessor(drop)],
  })
  provider.register()
  registerInstrumentations({ instrumentations: [new HttpInstrumentation()], tracerProvider: provider })
  // Instrumentations patch what is required; a later `import` sees the patched server, too.
  createRequire(import.meta.url)('node:http')
  const target = pino.destination({ dest: logFile, sync: false, minLength: ASYNC_BUFFER_BYTES })
  const log = pino({ timestamp: pino.stdTimeFunctions.isoTime, mixin: traceIds }, target)
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

/** What OpenTelemetry's instrumentation of pino adds to each line. */
function traceIds(): object {
  const span = trace.getSpanContext(context.active())
  if (span === undefined) return {}
  return { trace_id: span.traceId, span_id: span.spanId, trace_flags: `0${span.traceFlags.toString(16)}` }
}
