/** Spans and ids. The peers are OpenTelemetry's SDK with its async-hooks context manager, and crypto.randomUUID. */
import { randomUUID } from 'node:crypto'
import { context as otelContext, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  RandomIdGenerator,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { context, runtime } from '@sightline/core'
import { createAsyncStore } from '@sightline/node'
import { compare, type Suite } from '../suite.ts'

const ATTRIBUTES = {
  'http.request.method': 'GET',
  'http.route': '/orders/{id}',
  'http.response.status_code': 200,
  'server.address': 'localhost',
  'url.path': '/orders/17',
}
const UNSAMPLED = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 0 }
const NO_PROCESSOR: SpanProcessor = {
  onStart: () => undefined,
  onEnd: () => undefined,
  shutdown: async () => undefined,
  forceFlush: async () => undefined,
}

export const suite: Suite = {
  name: 'traces',
  async run() {
    runtime.switchOn({ resource: { serviceName: 'bench' }, store: createAsyncStore() })
    runtime.traces.addSink({ name: 'bench', onEnd: () => undefined })
    otelContext.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    return [...spans(), ...unsampled(), ...(await ids())]
  },
}

function otelSpan(provider: BasicTracerProvider): (count: number) => void {
  const tracer = provider.getTracer('bench')
  return (count) => {
    for (let at = 0; at < count; at += 1) {
      const span = tracer.startSpan('request')
      span.setAttributes(ATTRIBUTES)
      otelContext.with(trace.setSpan(otelContext.active(), span), noop)
      span.end()
    }
  }
}

function ownSpan(count: number): void {
  for (let at = 0; at < count; at += 1) {
    const span = runtime.traces.start('request')
    span.setAttributes(ATTRIBUTES)
    context.run({ span }, noop)
    span.end()
  }
}

function noop(): void {
  // The work inside the span; what is measured is the span.
}

function spans() {
  const provider = new BasicTracerProvider({ spanProcessors: [NO_PROCESSOR] })
  const parent = runtime.traces.start('parent')
  const otelParent = trace.setSpan(otelContext.active(), provider.getTracer('bench').startSpan('parent'))
  const theirs = otelSpan(provider)
  return compare(
    'span',
    'span: 5 attributes, parent from the context, made active',
    { name: 'ours', run: (count) => context.run({ span: parent }, () => ownSpan(count)) },
    [{ name: 'opentelemetry', run: (count) => otelContext.with(otelParent, () => theirs(count)) }],
  )
}

function unsampled() {
  const provider = new BasicTracerProvider({ sampler: new AlwaysOffSampler(), spanProcessors: [NO_PROCESSOR] })
  const otelParent = trace.setSpanContext(otelContext.active(), UNSAMPLED)
  const theirs = otelSpan(provider)
  return compare(
    'span-unsampled',
    'the same, unsampled',
    { name: 'ours', run: (count) => context.run({ remoteParent: UNSAMPLED }, () => ownSpan(count)) },
    [{ name: 'opentelemetry', run: (count) => otelContext.with(otelParent, () => theirs(count)) }],
  )
}

/** How ids are made is nobody's business outside of core, so this looks behind its door. */
async function ids() {
  const generator = new RandomIdGenerator()
  const file = '../../../packages/core/dist/trace/ids.js'
  const { newTraceId, randomWord } = (await import(file)) as { newTraceId(): { a?: number }; randomWord(): number }
  const seen = { length: 0, last: {} }
  return compare(
    'ids',
    'trace and span id',
    {
      name: 'ours',
      run(count) {
        for (let at = 0; at < count; at += 1) {
          seen.last = newTraceId()
          seen.length += randomWord() ^ randomWord()
        }
      },
    },
    [
      {
        name: 'opentelemetry',
        run(count) {
          for (let at = 0; at < count; at += 1) {
            seen.length += generator.generateTraceId().length + generator.generateSpanId().length
          }
        },
      },
      {
        name: 'randomUUID',
        run(count) {
          for (let at = 0; at < count; at += 1) seen.length += randomUUID().length
        },
      },
    ],
  )
}
