/**
 * Collects calls and sends them in batches, one batch at a time. While a batch is on its way to the disk the next one
 * fills: a fast disk gives small batches and short waits, a slow disk large ones, and no timer is needed.
 */
import type { JournalStatus } from './journal.ts'
import { journalErrors } from './journal-errors.ts'
import type { JournalPort } from './journal-port.ts'
import { type BatchReply, type Call, fromWire } from './wire.ts'

const MAX_CALLS = 200
/** Bodies in one batch; a larger single body goes alone. */
const MAX_BYTES = 8 * 1024 * 1024

interface Waiting {
  readonly call: Call
  readonly bytes: number
  readonly transfer: readonly ArrayBuffer[]
  resolve(value: unknown): void
  reject(error: Error): void
}

export interface CallBatcher {
  /** @param bytes size of the bodies in the call. @param transfer buffers that are handed over, not copied */
  call(call: Call, bytes?: number, transfer?: readonly ArrayBuffer[]): Promise<unknown>
  /** Resolves when every call made so far is answered; calls made later are refused. */
  drain(): Promise<void>
  status(): JournalStatus
}

/** @param port to whom the batches go; one batcher for each port */
export function createCallBatcher(port: JournalPort): CallBatcher {
  let queue: Waiting[] = []
  let sent: Waiting[] = []
  let isScheduled = false
  let end: Error | undefined
  let hasStopped = false
  let onIdle: (() => void) | undefined
  const figures = { commits: 0, changes: 0, slowestCommitMs: 0, lastCommitMs: 0 }

  port.listen({
    onReply(batch) {
      const answered = sent
      sent = []
      count(figures, batch)
      for (const [index, waiting] of answered.entries()) settle(waiting, batch, index)
      schedule()
    },
    onStopped(error) {
      hasStopped = end === undefined
      end ??= error
      for (const waiting of [...sent, ...queue]) waiting.reject(end)
      queue = []
      sent = []
      onIdle?.()
    },
  })

  /** On the next turn of the loop, so that all calls of this one come along. */
  function schedule(): void {
    if (isScheduled || sent.length > 0) return
    if (queue.length === 0) {
      onIdle?.()
      return
    }
    isScheduled = true
    setImmediate(send)
  }

  function send(): void {
    isScheduled = false
    if (sent.length > 0 || queue.length === 0) return
    const size = batchSize(queue)
    sent = queue.slice(0, size)
    queue = queue.slice(size)
    port.post(
      sent.map((waiting) => waiting.call),
      sent.flatMap((waiting) => waiting.transfer),
    )
  }

  return {
    call(call, bytes = 0, transfer = []) {
      if (end !== undefined) return Promise.reject(end)
      return new Promise((resolve, reject) => {
        queue.push({ call, bytes, transfer, resolve, reject })
        schedule()
      })
    },
    async drain() {
      end ??= journalErrors.closed()
      if (queue.length === 0 && sent.length === 0) return
      await new Promise<void>((resolve) => {
        onIdle = resolve
      })
    },
    status: () => ({ ...figures, pending: queue.length + sent.length, isFailed: hasStopped }),
  }
}

function batchSize(queue: readonly Waiting[]): number {
  let bytes = 0
  const at = queue.findIndex((waiting, index) => {
    bytes += waiting.bytes
    return index === MAX_CALLS || (index > 0 && bytes > MAX_BYTES)
  })
  return at < 0 ? queue.length : at
}

function settle(waiting: Waiting, { replies }: BatchReply, index: number): void {
  const reply = replies[index]
  if (reply !== undefined && 'value' in reply) waiting.resolve(reply.value)
  else waiting.reject(reply === undefined ? journalErrors.stopped({ reason: 'no reply' }) : fromWire(reply.error))
}

type Figures = { -readonly [Key in 'commits' | 'changes' | 'slowestCommitMs' | 'lastCommitMs']: number }

function count(figures: Figures, { replies, commitMs }: BatchReply): void {
  if (commitMs === undefined) return
  figures.commits++
  figures.changes += replies.length
  figures.lastCommitMs = commitMs
  figures.slowestCommitMs = Math.max(figures.slowestCommitMs, commitMs)
}
