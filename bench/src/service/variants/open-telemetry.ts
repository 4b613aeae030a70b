/** OpenTelemetry for a service on node:http: the span of a request, dropped when it would be sent. */
import type { Instrumentation } from '@opentelemetry/instrumentation'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

const SUCCESS = 0

const drop: SpanExporter = {
  export: (_spans, done) => done({ code: SUCCESS }),
  shutdown: async () => undefined,
}

/** To be called before anything that is instrumented is loaded. */
export function startOpenTelemetry(sampleRatio: number, instrumentations: Instrumentation[]): void {
  const tracerProvider = new NodeTracerProvider({
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [new BatchSpanProcessor(drop)],
  })
  tracerProvider.register()
  registerInstrumentations({ instrumentations, tracerProvider })
}
