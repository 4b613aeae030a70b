/** Opens the sinks that the options ask for and adds them to the runtime's logs. */
import { isMainThread } from 'node:worker_threads'
import type { Runtime } from '@sightline/core'
import type { LogFormat } from '../environment/variables.ts'
import type { LogOptions } from '../options.ts'
import type { Settings } from '../settings.ts'
import type { StoppableSink } from './create-sink.ts'
import { createJsonLines } from './json-lines.ts'
import type { LineFormat } from './line-format.ts'
import { createPinoLines } from './pino-lines.ts'
import { createRotatingFileSink } from './rotating-file-sink.ts'
import { createStdoutSink } from './stdout-sink.ts'
import { createTextLines } from './text-lines.ts'

const FILE_MAX_BYTES = 20 * 1024 * 1024
/** A thread may be stopped at any time, or stand still between two tasks: what it says must not wait for a timer. */
const OF_A_THREAD = isMainThread ? {} : { flushEveryMs: 0 }

export interface OpenSinks {
  /** Where lines for standard output go; undefined where nobody has any. */
  readonly stdout: StoppableSink | undefined
  /** Takes all sinks out again and closes those that were opened here. */
  close(): Promise<void>
}

export function openSinks(runtime: Runtime, options: LogOptions, settings: Settings): OpenSinks {
  const { logs, metrics, guard } = runtime
  const undo: (() => unknown)[] = []
  const hasLogs = options.stdout !== false
  const stdout =
    hasLogs || settings.console !== undefined
      ? createStdoutSink({ format: formatOf(settings.logFormat), metrics, ...OF_A_THREAD })
      : undefined
  if (hasLogs && stdout !== undefined) undo.push(logs.addSink(stdout))
  if (stdout !== undefined) undo.push(() => stdout.stop())
  if (settings.logFile !== undefined) {
    const sink = createRotatingFileSink({
      path: settings.logFile,
      format: createJsonLines(),
      metrics,
      // One thread moves the file aside; the others notice and follow.
      maxBytes: isMainThread ? FILE_MAX_BYTES : Number.MAX_SAFE_INTEGER,
      onFault: (error) => guard.report('log file', error),
      ...OF_A_THREAD,
    })
    undo.push(logs.addSink(sink), () => sink.stop())
  }
  for (const sink of options.sinks ?? []) undo.push(logs.addSink(sink))
  logs.keepLast(options.keepLast ?? 0)
  return {
    stdout,
    async close() {
      await logs.flush()
      for (const step of undo) await step()
      logs.keepLast(0)
    },
  }
}

function formatOf(format: LogFormat): LineFormat {
  switch (format) {
    case 'json':
      return createJsonLines()
    case 'pino':
      return createPinoLines()
    case 'text':
      return createTextLines({ stream: process.stdout })
    case 'detailed':
      return createTextLines({ stream: process.stdout, isDetailed: true })
  }
}
