/** Spans, made by OpenTelemetry's SDK with its AsyncLocalStorage context manager. */
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  RandomIdGenerator,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import type { Entries } from '../../contest/contest.ts'
import { makeApiSpans } from './api-spans.ts'
import { UNSAMPLED } from './request-span.ts'

const NO_PROCESSOR: SpanProcessor = {
  onStart: () => undefined,
  onEnd: () => undefined,
  shutdown: async () => undefined,
  forceFlush: async () => undefined,
}

export function entries(): Entries {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const all = new BasicTracerProvider({ spanProcessors: [NO_PROCESSOR] })
  const none = new BasicTracerProvider({ sampler: new AlwaysOffSampler(), spanProcessors: [NO_PROCESSOR] })
  const parent = trace.setSpan(context.active(), all.getTracer('bench').startSpan('parent'))
  const remote = trace.setSpanContext(context.active(), UNSAMPLED)
  const generator = new RandomIdGenerator()
  const seen = { length: 0 }
  const span = { run: (count: number) => context.with(parent, () => makeApiSpans(all.getTracer('bench'), count)) }
  return {
    span,
    'span-bridged': span,
    'span-unsampled': { run: (count) => context.with(remote, () => makeApiSpans(none.getTracer('bench'), count)) },
    ids: {
      run(count) {
        for (let at = 0; at < count; at += 1) {
          seen.length += generator.generateTraceId().length + generator.generateSpanId().length
        }
      },
    },
  }
}
