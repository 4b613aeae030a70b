/** The way of spans and of log records: queue, encoder, sender. */
import type { Resource } from '@sightline/core'
import { atOnce, inSlices, type Pausable } from '../../pausable.ts'
import { createTimeSlice } from '../../time-slice.ts'
import type { EncodedRequest } from '../encoded-request.ts'
import type { QueueSettings } from '../settle-otlp.ts'
import type { Sender } from '../transport/sender.ts'
import type { OtlpWriter } from '../wire/otlp-writer.ts'
import { Batcher } from './batcher.ts'
import { SLICE_MS } from './slice.ts'

export interface BatchPipeParts<T> {
  readonly resource: Resource
  readonly sender: Sender
  readonly writer: OtlpWriter
  readonly queue: QueueSettings
  readonly write: (writer: OtlpWriter, resource: Resource, items: readonly T[]) => Pausable<void>
  /** Counts items that left the queue, and items that found it full. */
  readonly onProcessed: (items: number) => void
  readonly onDropped: () => void
}

export class BatchPipe<T> {
  readonly #parts: BatchPipeParts<T>
  readonly #batcher: Batcher<T>

  constructor(parts: BatchPipeParts<T>) {
    this.#parts = parts
    this.#batcher = new Batcher<T>({
      limits: parts.queue,
      send: (items, stop) => this.#send(items, stop),
      onDropped: parts.onDropped,
    })
  }

  get size(): number {
    return this.#batcher.size
  }

  /** Hot. */
  add(item: T): void {
    this.#batcher.add(item)
  }

  flush(): Promise<void> {
    return this.#batcher.flush(this.#parts.queue.flushWithinMs)
  }

  /** Takes out what has not arrived, encoded; for exits. */
  takeAll(): readonly EncodedRequest[] {
    const { writer, resource, queue } = this.#parts
    const items = this.#batcher.takeAll()
    const requests: EncodedRequest[] = []
    for (let first = 0; first < items.length; first += queue.batchSize) {
      const batch = items.slice(first, first + queue.batchSize)
      writer.reset()
      atOnce(this.#parts.write(writer, resource, batch))
      requests.push({ body: new Uint8Array(writer.finish()), items: batch.length })
    }
    return requests
  }

  /** Gives up what has not arrived. */
  async close(): Promise<void> {
    const left = await this.#batcher.close()
    if (left > 0) this.#parts.sender.line.lose(left, 'abandoned')
  }

  async #send(items: readonly T[], stop: AbortSignal): Promise<void> {
    const { writer, resource, sender } = this.#parts
    this.#parts.onProcessed(items.length)
    try {
      writer.reset()
      await inSlices(this.#parts.write(writer, resource, items), createTimeSlice(SLICE_MS))
      await sender.send({ body: writer.finish(), items: items.length }, stop)
    } catch (error) {
      sender.line.report(`a batch cannot be encoded: ${String(error)}`)
      sender.line.lose(items.length, 'abandoned')
    }
  }
}
