/**
 * Spans and metrics as lines on standard output, among those of the logs and in their form, for looking on while
 * something is being built. They go through the writer of the logs: nothing blocks, and nothing is cut in two.
 */
import type { EndedSpan, Runtime } from '@sightline/core'
import { flushAtExit } from '../../lifecycle/exit-flush.ts'
import type { StoppableSink } from '../../sinks/create-sink.ts'
import type { SpanSource } from '../otlp/otlp-exporter.ts'
import { createMetricRecords } from './metric-records.ts'
import { spanRecord } from './span-record.ts'

export interface ConsoleSettings {
  readonly traces: boolean
  readonly metrics: boolean
  /** Between two looks at the metrics, ms. */
  readonly intervalMs: number
  /** The lines are JSON, which has the ids of the trace anyway. */
  readonly isJson: boolean
}

export interface ConsoleExporter {
  end(): Promise<void>
  stop(): Promise<void>
}

/** @param stdout - stays its owner's */
export function startConsole(
  runtime: Runtime,
  settings: ConsoleSettings,
  spans: SpanSource,
  stdout: StoppableSink,
): ConsoleExporter {
  const undo: (() => void)[] = []
  if (settings.traces) {
    const onEnd = (span: EndedSpan) => stdout.write(spanRecord(span, settings.isJson))
    undo.push(spans.addSink({ name: 'console', onEnd, flush: () => stdout.flush() }))
  }
  const print = settings.metrics ? metricPrinter(runtime, stdout) : () => undefined
  if (settings.metrics) {
    const timer = setInterval(print, settings.intervalMs)
    timer.unref()
    undo.push(() => clearInterval(timer))
    undo.push(
      flushAtExit(() => {
        print()
        stdout.flushSync()
      }),
    )
  }
  return {
    async end() {
      print()
      await stdout.flush()
    },
    async stop() {
      for (const step of undo) step()
    },
  }
}

function metricPrinter({ metrics, clock, guard }: Runtime, stdout: StoppableSink): () => void {
  const changed = createMetricRecords(metrics, () => clock.now())
  return () => {
    guard.run('console exporter', () => {
      for (const record of changed()) stdout.write(record)
    })
  }
}
