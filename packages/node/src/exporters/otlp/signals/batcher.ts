/**
 * A bounded queue whose items are sent in batches, one batch at a time: when enough wait, or when the first has waited
 * long enough (OpenTelemetry SDK specification, "Batching processor"). A full queue drops what comes new.
 */
import { within } from '../../../lifecycle/within.ts'

export interface BatchLimits {
  /** Items that may wait, those being sent included. */
  readonly queueSize: number
  readonly batchSize: number
  /** How long an item waits for others, ms. */
  readonly delayMs: number
}

export interface BatcherParts<T> {
  readonly limits: BatchLimits
  /** Never rejects. @param stop - aborts when nothing is to be waited for any more */
  send(items: readonly T[], stop: AbortSignal): Promise<void>
  onDropped(): void
}

export class Batcher<T> {
  readonly #parts: BatcherParts<T>
  readonly #stop = new AbortController()
  #queue: T[] = []
  /** Those being sent. */
  #batch: readonly T[] = []
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  /** Items that were taken in, and those that have left, since the beginning. */
  #taken = 0
  #settled = 0

  constructor(parts: BatcherParts<T>) {
    this.#parts = parts
  }

  /** Items that wait, those being sent included. */
  get size(): number {
    return this.#queue.length + this.#batch.length
  }

  /** Hot: nothing is sent or encoded on the caller's stack. */
  add(item: T): void {
    const { queueSize, batchSize, delayMs } = this.#parts.limits
    if (this.size >= queueSize || this.#stop.signal.aborted) {
      this.#parts.onDropped()
      return
    }
    this.#queue.push(item)
    this.#taken += 1
    if (this.#queue.length >= batchSize) this.#wake()
    else if (this.#timer === undefined && this.#running === undefined) this.#wakeLater(delayMs)
  }

  /**
   * Sends what waits now. Resolves when it is sent, at the latest after this time; what is left stays in the queue. What
   * comes in the meantime is not waited for: where the receiver is watched by its own sender, that would never end.
   */
  async flush(withinMs: number): Promise<void> {
    const goal = this.#taken
    const work = async () => {
      while (this.#settled < goal && !this.#stop.signal.aborted) await this.#run(true)
    }
    if (this.#settled < goal) await within(withinMs, work())
  }

  /** Takes all that waits out, for a last way of sending; the batch that is being sent is among it, since it may not arrive. */
  takeAll(): readonly T[] {
    const all = [...this.#batch, ...this.#queue]
    this.#settled = this.#taken
    this.#queue = []
    this.#batch = []
    return all
  }

  /** Nothing is taken any more; the batch being sent is given up. @returns items that were still waiting behind it */
  async close(): Promise<number> {
    this.#stop.abort()
    clearTimeout(this.#timer)
    await this.#running
    const left = this.#queue.length
    this.#queue = []
    return left
  }

  #wake(): void {
    if (this.#running !== undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#running = new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
      .then(() => this.#sendAll(false))
      .finally(() => this.#rest())
  }

  #wakeLater(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#run(true)
    }, delayMs)
    this.#timer.unref()
  }

  #run(isAll: boolean): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#running ??= this.#sendAll(isAll).finally(() => this.#rest())
    return this.#running
  }

  #rest(): void {
    this.#running = undefined
    if (this.#queue.length === 0 || this.#stop.signal.aborted) return
    if (this.#queue.length >= this.#parts.limits.batchSize) this.#wake()
    else this.#wakeLater(this.#parts.limits.delayMs)
  }

  /** @param isAll - all that waits now, also a last batch that is not full; else full batches only */
  async #sendAll(isAll: boolean): Promise<void> {
    const { batchSize } = this.#parts.limits
    let due = isAll ? this.#queue.length : 0
    while ((due > 0 || this.#queue.length >= batchSize) && !this.#stop.signal.aborted) {
      this.#batch = this.#queue.splice(0, batchSize)
      due -= this.#batch.length
      await this.#parts.send(this.#batch, this.#stop.signal)
      this.#settled += this.#batch.length
      this.#batch = []
    }
  }
}
