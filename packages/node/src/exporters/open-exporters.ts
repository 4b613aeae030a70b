/** Starts what sends by itself. Each is loaded by those who use it only: every module has its price at the start. */
import type { Runtime } from '@sightline/core'
import type { Settings } from '../settings.ts'
import type { StoppableSink } from '../sinks/create-sink.ts'
import type { RecordSource, SpanSource } from './otlp/otlp-exporter.ts'

export interface Exporter {
  /** Sends what there is, for the last time. Resolves in bounded time. */
  end(): Promise<void>
  /** Gives everything back. */
  stop(): Promise<void>
}

export interface ExporterParts {
  readonly runtime: Runtime
  readonly settings: Settings
  readonly spans: SpanSource
  /** undefined in a thread, which hears of no others. */
  readonly records: RecordSource | undefined
  readonly stdout: StoppableSink | undefined
}

/** @param started - gets each exporter as soon as it runs, so that it can be stopped when the next one fails */
export async function openExporters(
  { runtime, settings, spans, records, stdout }: ExporterParts,
  started: (exporter: Exporter) => void,
): Promise<void> {
  const { resource, otlp, remoteWrite, pushgateway } = settings
  if (otlp !== undefined) {
    const { startOtlp } = await import('./otlp/otlp-exporter.ts')
    const exporter = startOtlp(runtime, resource, otlp, { spans, records })
    started({ end: () => exporter.flush(), stop: () => exporter.stop() })
  }
  if (remoteWrite !== undefined) {
    const { startRemoteWrite } = await import('./remote-write/remote-write-exporter.ts')
    started(startRemoteWrite(runtime, resource, remoteWrite))
  }
  if (pushgateway !== undefined) {
    const { startPushgateway } = await import('./pushgateway/pushgateway-exporter.ts')
    started(startPushgateway(runtime, pushgateway))
  }
  if (settings.console !== undefined && stdout !== undefined) {
    const { startConsole } = await import('./console/console-exporter.ts')
    started(startConsole(runtime, settings.console, spans, stdout))
  }
}
