/**
 * Switches the process's runtime on for one test, with sinks in memory and a context that follows promises. Everything
 * is undone in `t.after`; the runtime is one a process, so tests that record run one after the other.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Clock,
  type LevelPatterns,
  type Resource,
  type Runtime,
  type Scope,
  type ScopeStore,
  runtime as sharedRuntime,
} from '@sightline/core'
import { createLogRecorder, type RecordedLogs } from './recorded-logs.ts'
import { type RecordedMetrics, readMetrics } from './recorded-metrics.ts'
import { createSpanRecorder, type RecordedSpans } from './recorded-spans.ts'

/** What it needs of node:test's context. */
export interface TestEnd {
  after(undo: () => void | Promise<void>): void
}

/** Everything has a default that suits most tests. */
export interface RecordOptions {
  /** A fake clock, say; the system's when left out. */
  readonly clock?: Clock
  /** Which log records are kept; all of them when left out. */
  readonly levels?: LevelPatterns
  readonly resource?: Resource
  /** A runtime from `createRuntime`; the process's own when left out. */
  readonly runtime?: Runtime
  /** Where scopes live; one that follows promises when left out. */
  readonly store?: ScopeStore
}

/** What the code under test recorded, live: ask as often as you like. */
export interface RecordedTelemetry {
  readonly spans: RecordedSpans
  readonly metrics: RecordedMetrics
  readonly logs: RecordedLogs
  /** Forgets what was recorded so far; the runtime stays on. */
  clear(): void
}

/** @throws SightlineError `SL_ALREADY_ON` when another test has not ended its recording */
export function recordTelemetry(t: TestEnd, options: RecordOptions = {}): RecordedTelemetry {
  const runtime = options.runtime ?? sharedRuntime
  const spanRecorder = createSpanRecorder()
  const logRecorder = createLogRecorder()
  const switchOff = runtime.switchOn({
    resource: options.resource ?? { serviceName: 'test' },
    store: options.store ?? createAsyncStore(),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  })
  const levelsBefore = runtime.logs.levels()
  runtime.logs.setLevels(options.levels ?? { '*': 'trace' })
  const removeSinks = [runtime.logs.addSink(logRecorder.sink), runtime.traces.addSink(spanRecorder.sink)]

  t.after(() => {
    for (const remove of removeSinks) remove()
    runtime.logs.setLevels(levelsBefore)
    switchOff()
    spanRecorder.close()
    logRecorder.close()
  })
  return {
    spans: spanRecorder.spans,
    logs: logRecorder.logs,
    metrics: readMetrics(runtime.metrics),
    clear() {
      spanRecorder.spans.clear()
      logRecorder.logs.clear()
      runtime.metrics.reset()
    },
  }
}

function createAsyncStore(): ScopeStore {
  const storage = new AsyncLocalStorage<Scope | undefined>()
  return {
    get: () => storage.getStore(),
    run: <T>(scope: Scope | undefined, body: () => T): T => storage.run(scope, body),
  }
}
