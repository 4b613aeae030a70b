/** The official serializers. */
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-base'
import type { Entries } from '../../contest/contest.ts'
import { ATTRIBUTES, SPAN_NAME } from '../traces/request-span.ts'
import { batchesOf } from './batches.ts'

interface Serializer {
  serializeRequest(spans: ReadableSpan[]): Uint8Array | undefined
}

export function entries(): Entries {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  let batches = endedBatches()

  function entry(serializer: Serializer): Entries[string] {
    return {
      run(count) {
        for (let at = 0; at < count; at += 1) serializer.serializeRequest(batches[at % batches.length]!)
      },
      clear() {
        batches = endedBatches()
      },
    }
  }
  return { 'otlp-protobuf': entry(ProtobufTraceSerializer), 'otlp-json': entry(JsonTraceSerializer) }
}

/** Each span has a parent of its own trace. */
function endedBatches(): readonly ReadableSpan[][] {
  let into: ReadableSpan[] = []
  const provider = new BasicTracerProvider({
    spanProcessors: [
      {
        onStart: () => undefined,
        onEnd: (span) => void into.push(span),
        shutdown: async () => undefined,
        forceFlush: async () => undefined,
      },
    ],
  })
  const tracer = provider.getTracer('bench')
  return batchesOf<ReadableSpan>((batch) => {
    into = batch
    const parent = trace.setSpan(context.active(), tracer.startSpan('parent', { root: true }))
    tracer.startSpan(SPAN_NAME, { attributes: ATTRIBUTES }, parent).end()
  })
}
