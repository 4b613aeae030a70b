/** Log lines to stdout or stderr: buffered, bounded when the reader is slow, never blocking, flushed at every kind of exit. */
import type { Metrics } from '@sightline/core'
import { createSink, type StoppableSink } from './create-sink.ts'
import type { LineFormat } from './line-format.ts'
import { openStandardStream } from './standard-stream.ts'

const MAX_PENDING_BYTES = 8 * 1024 * 1024

export interface StdoutSinkOptions {
  readonly format: LineFormat
  readonly metrics: Metrics
  /** Default `stdout`. */
  readonly stream?: 'stdout' | 'stderr'
  /** Bytes that may wait for a slow reader before the oldest lines are dropped. Default 8 MB. */
  readonly maxPendingBytes?: number
  /** How long a line may wait for company, ms; 0: it is written by the call. Default 50. */
  readonly flushEveryMs?: number
}

/**
 * Opens the sink. A line is in the pipe within 50 ms, at once when it is `fatal`. Lines that a reader leaves waiting
 * beyond the bound are dropped oldest first, counted in `sightline.log.dropped`, and a line in their place says how many.
 */
export function createStdoutSink(options: StdoutSinkOptions): StoppableSink {
  const name = options.stream ?? 'stdout'
  return createSink({
    name,
    target: openStandardStream(name === 'stdout' ? 1 : 2),
    format: options.format,
    metrics: options.metrics,
    maxPendingBytes: options.maxPendingBytes ?? MAX_PENDING_BYTES,
    flushEveryMs: options.flushEveryMs,
  })
}
