/**
 * Sends requests until they arrive or are refused: transient failures are tried again for as long as it takes. How much
 * waits in the meantime is bounded by whoever calls.
 */
import type { EncodedRequest } from '../encoded-request.ts'
import type { Line } from './line.ts'

export interface Sender {
  readonly line: Line
  /**
   * Resolves when the receiver has taken or refused it, when it is kept on disk, or when `stop` aborts, and then it is
   * counted as abandoned. Never rejects.
   */
  send(request: EncodedRequest, stop: AbortSignal): Promise<void>
  /** Keeps a request on disk at once, for exits. @returns false where there is no disk to keep it on, or it fails */
  keepNow(request: EncodedRequest): boolean
  close(): Promise<void>
}

export function createSender(line: Line): Sender {
  return {
    line,
    async send({ body, items }, stop) {
      const packed = await line.pack(body)
      for (let tries = 1; !stop.aborted; tries += 1) {
        const judgement = await line.attempt(packed, stop)
        if (judgement.kind !== 'retry') {
          line.settle(judgement, items)
          return
        }
        await line.pause(judgement, tries, stop)
      }
      line.lose(items, 'abandoned')
    },
    keepNow: () => false,
    async close() {
      line.close()
    },
  }
}
