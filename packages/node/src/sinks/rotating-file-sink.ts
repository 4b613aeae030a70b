/** Log lines to a file that is rotated by size and day, with a bounded number of old files, compressed on request. */
import type { Metrics } from '@sightline/core'
import { createSink, type StoppableSink } from './create-sink.ts'
import type { LineFormat } from './line-format.ts'
import { CHUNK_CHARS } from './line-queue.ts'
import { type LogFile, type LogFileOptions, openLogFile } from './log-file.ts'
import { createOldFiles } from './old-files.ts'
import { rotatedNames } from './rotated-names.ts'
import { sinkErrors } from './sink-errors.ts'

const MAX_BYTES = 100 * 1024 * 1024
const KEEP = 10
/** Readable by the group, so that an agent can collect it; by nobody else, as logs tell much. */
const MODE = 0o640
const CHECK_EVERY_MS = 1_000
const MAX_PENDING_BYTES = 8 * 1024 * 1024

export interface RotatingFileSinkOptions {
  readonly path: string
  readonly format: LineFormat
  readonly metrics: Metrics
  /** The sink's name in metrics. Default `file`. */
  readonly name?: string
  /** The file is moved aside before it grows beyond this, bytes. Default 100 MB. */
  readonly maxBytes?: number
  /** Moves the file aside when the day (UTC) changes, too. Default false. */
  readonly daily?: boolean
  /** Old files to keep. Default 10. */
  readonly keep?: number
  /** Compresses old files with gzip, in the background. Default false. */
  readonly gzip?: boolean
  /** `flush` and `stop` wait until the disk has the lines. Default false. */
  readonly fsync?: boolean
  /** Permissions of new files. Default 0o640. */
  readonly mode?: number
  /** Bytes that may wait while the disk refuses, before the oldest lines are dropped. Default 8 MB. */
  readonly maxPendingBytes?: number
  /** How long a line may wait for company, ms; 0: it is written by the call. Default 50. */
  readonly flushEveryMs?: number
  /** How often to look whether the file was moved or deleted, ms; done while writing. Default 1,000. */
  readonly checkEveryMs?: number
  /** Told of failed rotations, compressions and syncs; lines go on being written. */
  readonly onFault: (error: unknown) => void
}

/**
 * Opens the file, making its folder where needed. One process may write a file. It is opened anew, within a second,
 * when it was moved or deleted (logrotate); a full disk costs the oldest waiting lines, counted, and is got over by itself.
 *
 * @throws SightlineError `SL_LOG_FILE_UNUSABLE`, `SL_LOG_FILE_OPTION_INVALID`
 */
export function createRotatingFileSink(options: RotatingFileSinkOptions): StoppableSink {
  const maxBytes = positive('maxBytes', options.maxBytes ?? MAX_BYTES)
  const names = rotatedNames(options.path)
  const oldFiles = createOldFiles({
    names,
    keep: whole('keep', options.keep ?? KEEP),
    isCompressed: options.gzip ?? false,
    onFault: options.onFault,
  })
  const file = openOrExplain({
    path: options.path,
    names,
    maxBytes,
    isDaily: options.daily ?? false,
    mode: options.mode ?? MODE,
    checkEveryMs: options.checkEveryMs ?? CHECK_EVERY_MS,
    isSynced: options.fsync ?? false,
    onRotated: oldFiles.tidy,
    onFault: options.onFault,
  })
  oldFiles.tidy()
  const sync = async () => {
    if (options.fsync) await file.sync().catch(options.onFault)
  }
  return createSink({
    name: options.name ?? 'file',
    target: file,
    format: options.format,
    metrics: options.metrics,
    maxPendingBytes: positive('maxPendingBytes', options.maxPendingBytes ?? MAX_PENDING_BYTES),
    // A chunk is never split between two files.
    chunkChars: Math.min(CHUNK_CHARS, maxBytes),
    flushEveryMs: options.flushEveryMs,
    afterFlush: sync,
    async beforeClose() {
      await sync()
      await oldFiles.idle()
    },
  })
}

function openOrExplain(options: LogFileOptions): LogFile {
  try {
    return openLogFile(options)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw sinkErrors.fileUnusable({ path: options.path, reason }, { cause })
  }
}

function positive(key: string, got: number): number {
  if (Number.isFinite(got) && got > 0) return got
  throw sinkErrors.optionInvalid({ key, wanted: 'a number above 0', got })
}

function whole(key: string, got: number): number {
  if (Number.isInteger(got) && got >= 0) return got
  throw sinkErrors.optionInvalid({ key, wanted: 'a whole number, 0 or more', got })
}
