/**
 * Traces, metrics and logs over OTLP/HTTP (OTLP specification 1.x). Nothing is encoded or sent on the stack of whoever
 * records; what waits is bounded; what is lost is counted by reason.
 */
import type { EndedSpan, LogRecord, Recorders, Resource, Runtime, SpanSink } from '@sightline/core'
import { flushAtExit } from '../../lifecycle/exit-flush.ts'
import { writeLogs } from './messages/write-logs.ts'
import { writeSpans } from './messages/write-spans.ts'
import { type OtlpSignal, otlpMetrics } from './otlp-metrics.ts'
import type { OtlpSettings, QueueSettings } from './settle-otlp.ts'
import { BatchPipe, type BatchPipeParts } from './signals/batch-pipe.ts'
import { createLogSnapshots, type LogSnapshot } from './signals/log-snapshot.ts'
import { MetricReader } from './signals/metric-reader.ts'
import type { Outlet } from './signals/outlet.ts'
import { sendAtExit } from './signals/send-at-exit.ts'
import { openSpool } from './spool/open-spool.ts'
import type { OtlpEndpoint } from './transport/endpoint.ts'
import { createLine } from './transport/line.ts'
import { createSender, type Sender } from './transport/sender.ts'
import { JsonWriter } from './wire/json-writer.ts'
import { OtlpProtobufWriter } from './wire/otlp-protobuf-writer.ts'
import type { OtlpWriter } from './wire/otlp-writer.ts'

const SINK_NAME = 'otlp'
type OtlpRecorders = Recorders<typeof otlpMetrics>

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

/** Log records from elsewhere, beside those of the runtime. */
export interface RecordSource {
  onRecord(listener: (record: LogSnapshot) => void): () => void
  /** Brings what there is; called before a flush. */
  pull(): void
}

/** Where things come from. */
export interface OtlpSources {
  /** Default: the tracer. */
  readonly spans?: SpanSource
  readonly records?: RecordSource | undefined
}

/** The runtime is on, and the settings name one endpoint at least. */
export function startOtlp(
  runtime: Runtime,
  resource: Resource,
  settings: OtlpSettings,
  { spans = runtime.traces, records }: OtlpSources = {},
): OtlpExporter {
  const { traces, metrics, logs } = settings.endpoints
  const keeper = settings.spool === undefined ? undefined : openSpool(runtime, settings.spool)
  const senderOf = (signal: OtlpSignal, endpoint: OtlpEndpoint): Sender => {
    const line = createLine(runtime, signal, endpoint)
    return keeper === undefined ? createSender(line) : keeper.senderOf(line)
  }
  const outlets: Outlet[] = []
  if (traces !== undefined) outlets.push(openTraces(runtime, resource, settings, senderOf('traces', traces), spans))
  if (logs !== undefined) outlets.push(openLogs(runtime, resource, settings, senderOf('logs', logs), records))
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
  const { spansProcessed, spanQueue, spanQueueCapacity } = runtime.metrics.use(otlpMetrics)
  return openQueue<EndedSpan>({
    what: 'spans',
    resource,
    sender,
    queue: settings.spans,
    write: writeSpans,
    recorders: { processed: spansProcessed, size: spanQueue, capacity: spanQueueCapacity },
    connect: (add, flush) => spans.addSink({ name: SINK_NAME, onEnd: add, flush }),
  })
}

function openLogs(
  runtime: Runtime,
  resource: Resource,
  settings: OtlpSettings,
  sender: Sender,
  others: RecordSource | undefined,
): Outlet {
  const { logsProcessed, logQueue, logQueueCapacity } = runtime.metrics.use(otlpMetrics)
  const snapshotOf = createLogSnapshots(runtime.redactor)
  return openQueue<LogSnapshot>({
    what: 'log records',
    resource,
    sender,
    queue: settings.logs,
    write: writeLogs,
    recorders: { processed: logsProcessed, size: logQueue, capacity: logQueueCapacity },
    connect(add, flushQueue) {
      const flush = () => {
        others?.pull()
        return flushQueue()
      }
      const sink = { name: SINK_NAME, write: (record: LogRecord) => add(snapshotOf(record)), flush }
      const undo = [runtime.logs.addSink(sink), others?.onRecord(add)]
      return () => {
        for (const step of undo) step?.()
      }
    },
  })
}

interface QueueParts<T> {
  readonly what: string
  readonly resource: Resource
  readonly sender: Sender
  readonly queue: QueueSettings
  readonly write: BatchPipeParts<T>['write']
  readonly recorders: {
    readonly processed: OtlpRecorders['spansProcessed']
    readonly size: OtlpRecorders['spanQueue']
    readonly capacity: OtlpRecorders['spanQueueCapacity']
  }
  /** Makes items come. @returns ends it */
  connect(add: (item: T) => void, flush: () => Promise<void>): () => void
}

function openQueue<T>({ what, sender, queue, recorders, connect, ...parts }: QueueParts<T>): Outlet {
  const processed = recorders.processed.bind({ 'error.type': '' })
  const dropped = recorders.processed.bind({ 'error.type': 'queue_full' })
  const pipe = new BatchPipe<T>({
    ...parts,
    sender,
    queue,
    writer: writerOf(sender.line.endpoint),
    onProcessed: (items) => processed.add(items),
    onDropped: () => dropped.add(1),
  })
  const undo = [
    connect(
      (item) => pipe.add(item),
      () => pipe.flush(),
    ),
    recorders.size.observe((report) => report(pipe.size)),
    recorders.capacity.observe((report) => report(queue.queueSize)),
  ]
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
  return protocol === 'http/json' ? new JsonWriter() : new OtlpProtobufWriter()
}
