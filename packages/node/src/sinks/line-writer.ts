/**
 * Brings lines to a target without ever waiting on the caller's stack: full chunks at once, the rest after a short
 * while; a target that stalls is tried again later, and what waits is bounded by the queue.
 */
import type { ByteTarget, Stall } from './byte-target.ts'
import { LineQueue } from './line-queue.ts'

/** How long a line may wait for company. */
const FLUSH_EVERY_MS = 50
const RETRY_MS: Readonly<Record<Stall, number>> = { slow_reader: 10, disk_full: 1_000, io_error: 1_000, closed: 0 }
/** A pause of a blocking flush. */
const NAP_MS = 2

export interface LineWriterOptions {
  readonly target: ByteTarget
  readonly maxPendingBytes: number
  readonly chunkChars?: number | undefined
  /** 0: every line is written before `write` returns, unless the target stalls. */
  readonly flushEveryMs?: number | undefined
  readonly notice: (droppedLines: number, reason: Stall) => string
  readonly onWritten: (bytes: number) => void
  readonly onDropped: (lines: number, reason: Stall) => void
}

interface Waiter {
  readonly until: number
  readonly resolve: () => void
}

/** A class because `write` is on the path of every log line. */
export class LineWriter {
  readonly #options: LineWriterOptions
  readonly #queue: LineQueue
  readonly #flushEveryMs: number
  /** Why the target takes nothing at the moment, and why it did not the last time. */
  #stall: Stall | undefined
  #lastStall: Stall = 'slow_reader'
  #timer: NodeJS.Timeout | undefined
  #isClosed = false
  #waiters: Waiter[] = []

  constructor(options: LineWriterOptions) {
    this.#options = options
    this.#flushEveryMs = options.flushEveryMs ?? FLUSH_EVERY_MS
    this.#queue = new LineQueue({
      maxBytes: options.maxPendingBytes,
      chunkChars: options.chunkChars,
      notice: (lines) => options.notice(lines, this.#lastStall),
      onDropped: (lines) => options.onDropped(lines, this.#lastStall),
    })
  }

  write(line: string): void {
    if (this.#isClosed) {
      this.#options.onDropped(1, 'closed')
      return
    }
    const isFull = this.#queue.push(line)
    if (this.#flushEveryMs === 0 || (isFull && this.#stall === undefined)) this.drain()
    else if (this.#timer === undefined) this.#schedule(this.#flushEveryMs)
  }

  /** Tries to write everything now; what the target does not take stays. */
  drain(): void {
    if (this.#isClosed) return
    this.#stopTimer()
    this.#stall = this.#pour()
    if (this.#stall === 'closed') this.close()
    else if (this.#stall !== undefined) this.#schedule(RETRY_MS[this.#stall])
    if (this.#waiters.length > 0) this.#wakeWaiters()
  }

  /** Resolves when every line written before the call has left, or was dropped. Until then the process stays alive. */
  flush(): Promise<void> {
    this.drain()
    if (this.#queue.isEmpty) return Promise.resolve()
    const until = this.#queue.taken
    this.#timer?.ref()
    return new Promise((resolve) => this.#waiters.push({ until, resolve }))
  }

  /** Writes, blocking while a reader is slow, until nothing is left or the time is up. */
  flushSync(withinMs: number): void {
    const endsMs = performance.now() + withinMs
    this.drain()
    while (this.#stall === 'slow_reader' && performance.now() < endsMs) {
      nap()
      this.drain()
    }
  }

  /** Drops what is left, counted, and takes nothing more. */
  close(): void {
    this.#lastStall = 'closed'
    this.#isClosed = true
    this.#stopTimer()
    this.#queue.clear()
    this.#wakeWaiters()
  }

  #pour(): Stall | undefined {
    const { target } = this.#options
    for (let bytes = this.#queue.head(); bytes !== undefined; bytes = this.#queue.head()) {
      const taken = target.write(bytes, this.#queue.headWritten)
      if (typeof taken === 'string') {
        this.#lastStall = taken
        return taken
      }
      this.#options.onWritten(taken)
      this.#queue.advance(taken)
    }
    return undefined
  }

  #schedule(delayMs: number): void {
    this.#timer = setTimeout(() => this.drain(), delayMs)
    if (this.#waiters.length === 0) this.#timer.unref()
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #wakeWaiters(): void {
    const isDone = (waiter: Waiter) => this.#queue.isEmpty || this.#queue.done >= waiter.until
    const waking = this.#waiters.filter(isDone)
    this.#waiters = this.#waiters.filter((waiter) => !isDone(waiter))
    for (const waiter of waking) waiter.resolve()
  }
}

function nap(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NAP_MS)
}
