/** The main thread's side of what ends in threads: their spans go to the sinks of the tracer, their records to listeners. */
import type { Runtime } from '@sightline/core'
import type { LogSnapshot } from '../exporters/otlp/signals/log-snapshot.ts'
import { SharedWants } from './shared-wants.ts'
import type { EndedMessage } from './thread-message.ts'
import { spanFromThread } from './thread-span.ts'

const WHERE = 'spans and log records of threads'

export interface EndedOfThreads {
  readonly wants: SharedWants
  take(message: EndedMessage): void
  /** Log records of threads go there from now on. @returns ends it */
  onRecord(listener: (record: LogSnapshot) => void): () => void
  /** Threads are told that nothing is wanted any more. */
  stop(): void
}

/** @param pull - takes in what has come */
export function takeEnded({ traces, guard }: Runtime, pull: () => void): EndedOfThreads {
  const wants = new SharedWants()
  const listeners = new Set<(record: LogSnapshot) => void>()
  const removeFeed = traces.addFeed({ onSinks: (sinks) => wants.set('spans', sinks > 0), pull })

  function takeRecord(record: LogSnapshot): void {
    if (isRecord(record)) for (const listener of listeners) guard.run(WHERE, () => listener(record))
  }

  return {
    wants,
    take({ spans, records }) {
      wants.addUnread(-(spans.length + records.length))
      for (const plain of spans) {
        const span = spanFromThread(plain)
        if (span !== undefined) traces.hand(span)
      }
      for (const record of records) takeRecord(record)
    },
    onRecord(listener) {
      listeners.add(listener)
      wants.set('records', true)
      return () => {
        listeners.delete(listener)
        wants.set('records', listeners.size > 0)
      }
    },
    stop() {
      removeFeed()
      wants.set('spans', false)
      wants.set('records', false)
    },
  }
}

function isRecord(value: LogSnapshot): boolean {
  const { timeMs, logger, pairs } = (value ?? {}) as Partial<LogSnapshot>
  return typeof timeMs === 'number' && typeof logger === 'string' && Array.isArray(pairs)
}
