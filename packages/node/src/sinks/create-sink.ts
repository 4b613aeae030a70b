/** What all sinks of this folder share: format, count, write, flush at exit. Where the bytes go is the target's part. */
import { LEVELS, type LogRecord, type LogSink, type Metrics } from '@sightline/core'
import { flushAtExit } from '../lifecycle/exit-flush.ts'
import { within } from '../lifecycle/within.ts'
import type { ByteTarget, Stall } from './byte-target.ts'
import type { LineFormat } from './line-format.ts'
import { LineWriter } from './line-writer.ts'
import { bindSinkCounters } from './sink-metrics.ts'

/** A blocking flush gives up after this, so that a reader who never reads cannot hold an exit. */
const FLUSH_SYNC_MS = 1_000
/** `stop` gives a stalled target this long. */
const STOP_WITHIN_MS = 2_000
const NOTICE_LOGGER = 'sightline.log'

const REASONS: Readonly<Record<Stall, string>> = {
  slow_reader: 'its reader is too slow',
  disk_full: 'the disk is full',
  io_error: 'writing failed',
  closed: 'it is closed',
}

/** A sink that holds a descriptor until it is stopped. */
export interface StoppableSink extends LogSink {
  flush(): Promise<void>
  flushSync(): void
  /** Writes what is left (for at most two seconds), gives everything back. Lines that come later are dropped and counted. Harmless when repeated. */
  stop(): Promise<void>
}

export interface SinkParts {
  readonly name: string
  readonly target: ByteTarget
  readonly format: LineFormat
  readonly metrics: Metrics
  readonly maxPendingBytes: number
  readonly chunkChars?: number | undefined
  readonly flushEveryMs?: number | undefined
  /** Further work of a flush, after the bytes are written. */
  readonly afterFlush?: () => Promise<void>
  /** Further work of a stop, before the target is closed. */
  readonly beforeClose?: () => Promise<void>
}

export function createSink(parts: SinkParts): StoppableSink {
  const { name, target, format } = parts
  const counters = bindSinkCounters(parts.metrics, name)
  const writer = new LineWriter({
    target,
    maxPendingBytes: parts.maxPendingBytes,
    chunkChars: parts.chunkChars,
    flushEveryMs: parts.flushEveryMs,
    notice: (lines, reason) => format(noticeOf(name, lines, reason)),
    onWritten: counters.onWritten,
    onDropped: counters.onDropped,
  })
  const flushSync = () => writer.flushSync(FLUSH_SYNC_MS)
  const forgetExit = flushAtExit(flushSync)
  let stopping: Promise<void> | undefined

  return {
    name,
    write(record) {
      counters.onLine(record.level)
      writer.write(format(record))
      // Whoever logs `fatal` may not live to the next flush.
      if (record.severity >= LEVELS.fatal) writer.drain()
    },
    async flush() {
      await writer.flush()
      await parts.afterFlush?.()
    },
    flushSync,
    stop() {
      stopping ??= stop()
      return stopping
    },
  }

  async function stop(): Promise<void> {
    forgetExit()
    await within(STOP_WITHIN_MS, writer.flush())
    await parts.beforeClose?.()
    writer.close()
    target.close()
  }
}

function noticeOf(sink: string, lines: number, reason: Stall): LogRecord {
  return {
    timeMs: Date.now(),
    level: 'warn',
    severity: LEVELS.warn,
    logger: NOTICE_LOGGER,
    message: `${lines} log lines were dropped here: ${REASONS[reason]}`,
    fields: { sink, dropped: lines, reason },
    scope: undefined,
  }
}
