/**
 * Traces, metrics and logs over OTLP/HTTP (OTLP specification 1.x). Nothing is encoded or sent on the stack of whoever
 * records; what waits is bounded; what is lost is counted by reason.
 */
import type { EndedSpan, LogSink, Resource, Runtime, SpanSink } from '@sightline/core'
import { flushAtExit } from '../../lifecycle/exit-flush.ts'
import { writeLogs } from './messages/write-logs.ts'
import { writeSpans } from './messages/write-spans.ts'
import { type OtlpSignal, otlpMetrics } from './otlp-metrics.ts'
import type { OtlpSettings } from './settle-otlp.ts'
import { BatchPipe } from './signals/batch-pipe.ts'
import { createLogSnapshots, type LogSnapshot } from './signals/log-snapshot.ts'
import { MetricReader } from './signals/metric-reader.ts'
import type { Outlet } from './signals/outlet.ts'
import { sendAtExit } from './signals/send-at-exit.ts'
import { openSpool } from './spool/open-spool.ts'
import type { OtlpEndpoint } from './transport/endpoint.ts'
import { createLine } from './transport/line.ts'
import { createSender, type Sender } from './transport/sender.ts'
import { JsonWriter } from './wire/json-writer.ts'
import type { OtlpWriter } from './wire/otlp-writer.ts'
import { ProtobufWriter } from './wire/protobuf-writer.ts'

export interface OtlpExporter {
  /** Sends what waits, and the metrics as they are. Resolves when it has arrived, or after the time a flush may take. */
  flush(): Promise<void>
  /** Sends what waits, gives up what does not arrive in time, and gives everything back. */
  stop(): Promise<void>
}

/** Where spans come from: the tracer, or what stands between. */
export interface SpanSource {
  addSink(sink: SpanSink): () => void
}

/** The runtime is on, and the settings name one endpoint at least. */
export function startOtlp(
  runtime: Runtime,
  resource: Resource,
  settings: OtlpSettings,
  spans: SpanSource = runtime.traces,
): OtlpExporter {
  const { traces, metrics, logs } = settings.endpoints
  const keeper = settings.spool === undefined ? undefined : openSpool(runtime, settings.spool)
  const senderOf = (signal: OtlpSignal, endpoint: OtlpEndpoint): Sender => {
    const line = createLine(runtime, signal, endpoint)
    return keeper === undefined ? createSender(line) : keeper.senderOf(line)
  }
  const outlets: Outlet[] = []
  if (traces !== undefined) outlets.push(openTraces(runtime, resource, settings, senderOf('traces', traces), spans))
  if (logs !== undefined) outlets.push(openLogs(runtime, resource, settings, senderOf('logs', logs)))
  if (metrics !== undefined) outlets.push(openMetrics(runtime, resource, settings, senderOf('metrics', metrics)))
  keeper?.watch(outlets)

  const flush = async () => {
    await Promise.all(outlets.map((outlet) => outlet.flush()))
  }
  const atExit = () => {
    sendAtExit(runtime, outlets)
    keeper?.close()
  }
  const forgetExit = flushAtExit(() => runtime.guard.run('OTLP export at exit', atExit))
  const forgetEnd = flushAtEnd(outlets, flush)
  return {
    flush,
    async stop() {
      forgetEnd()
      forgetExit()
      await Promise.all(outlets.map((outlet) => outlet.stop()))
      keeper?.close()
    },
  }
}

function openTraces(
  runtime: Runtime,
  resource: Resource,
  settings: OtlpSettings,
  sender: Sender,
  spans: SpanSource,
): Outlet {
  const recorders = runtime.metrics.use(otlpMetrics)
  const processed = recorders.spansProcessed.bind({ 'error.type': '' })
  const dropped = recorders.spansProcessed.bind({ 'error.type': 'queue_full' })
  const pipe = new BatchPipe<EndedSpan>({
    resource,
    sender,
    writer: writerOf(sender.line.endpoint),
    queue: settings.spans,
    write: writeSpans,
    onProcessed: (items) => processed.add(items),
    onDropped: () => dropped.add(1),
  })
  const sink: SpanSink = { name: 'otlp', onEnd: (span) => pipe.add(span), flush: () => pipe.flush() }
  const undo = [
    spans.addSink(sink),
    recorders.spanQueue.observe((report) => report(pipe.size)),
    recorders.spanQueueCapacity.observe((report) => report(settings.spans.queueSize)),
  ]
  return outletOf('spans', pipe, sender, undo)
}

function openLogs(runtime: Runtime, resource: Resource, settings: OtlpSettings, sender: Sender): Outlet {
  const recorders = runtime.metrics.use(otlpMetrics)
  const processed = recorders.logsProcessed.bind({ 'error.type': '' })
  const dropped = recorders.logsProcessed.bind({ 'error.type': 'queue_full' })
  const snapshotOf = createLogSnapshots(runtime.redactor)
  const pipe = new BatchPipe<LogSnapshot>({
    resource,
    sender,
    writer: writerOf(sender.line.endpoint),
    queue: settings.logs,
    write: writeLogs,
    onProcessed: (items) => processed.add(items),
    onDropped: () => dropped.add(1),
  })
  const sink: LogSink = { name: 'otlp', write: (record) => pipe.add(snapshotOf(record)), flush: () => pipe.flush() }
  const undo = [
    runtime.logs.addSink(sink),
    recorders.logQueue.observe((report) => report(pipe.size)),
    recorders.logQueueCapacity.observe((report) => report(settings.logs.queueSize)),
  ]
  return outletOf('log records', pipe, sender, undo)
}

function openMetrics(runtime: Runtime, resource: Resource, settings: OtlpSettings, sender: Sender): Outlet {
  const reader = new MetricReader({
    runtime,
    resource,
    sender,
    writer: writerOf(sender.line.endpoint),
    ...settings.metrics,
  })
  return {
    what: 'data points',
    sender,
    hasMore: () => !reader.hasFlushed,
    waiting: () => 0,
    flush: () => reader.flush(settings.spans.flushWithinMs),
    takeAll: () => reader.takeAll(),
    async stop() {
      await reader.close()
      await sender.close()
    },
  }
}

function outletOf<T>(what: string, pipe: BatchPipe<T>, sender: Sender, undo: readonly (() => void)[]): Outlet {
  return {
    what,
    sender,
    hasMore: () => pipe.size > 0,
    waiting: () => pipe.size,
    flush: () => pipe.flush(),
    takeAll: () => pipe.takeAll(),
    async stop() {
      for (const step of undo) step()
      await pipe.flush()
      await pipe.close()
      await sender.close()
    },
  }
}

/** A process that comes to its end by itself has time for a normal flush. @returns stops listening */
function flushAtEnd(outlets: readonly Outlet[], flush: () => Promise<void>): () => void {
  const onEnd = (): void => {
    if (outlets.some((outlet) => outlet.hasMore() && !outlet.sender.line.isFailing)) void flush()
  }
  process.on('beforeExit', onEnd)
  return () => {
    process.off('beforeExit', onEnd)
  }
}

function writerOf({ protocol }: OtlpEndpoint): OtlpWriter {
  return protocol === 'http/json' ? new JsonWriter() : new ProtobufWriter()
}
