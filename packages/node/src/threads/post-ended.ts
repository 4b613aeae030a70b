/**
 * A thread's spans and log records on their way to the main thread, which sends them. All that end in one run of the
 * thread's code go in one message, in the next microtask: before the thread can stand still in a pool's `Atomics.wait`,
 * and before whoever awaits the work that ended can answer. Errors go at once, so that no answer overtakes them where
 * the main thread judges a trace at its end.
 */
import { threadId } from 'node:worker_threads'
import type { EndedSpan, Runtime } from '@sightline/core'
import { otlpMetrics } from '../exporters/otlp/otlp-metrics.ts'
import { createLogSnapshots, type LogSnapshot } from '../exporters/otlp/signals/log-snapshot.ts'
import { flushAtExit } from '../lifecycle/exit-flush.ts'
import type { SharedWants } from './shared-wants.ts'
import type { EndedMessage } from './thread-message.ts'
import { plainSpan } from './thread-span.ts'
import type { ThreadVoice } from './thread-voice.ts'

const WHERE = 'spans and log records of a thread'
const SINK_NAME = 'main thread'
/** Spans and records of all threads that may wait for a main thread that does not read. */
const MOST_UNREAD = 32_768
/** Items in one message: a long run of code is sent piece by piece. */
const MOST_TOGETHER = 512

/** @param wants - what the main thread wants now; undefined where it has not said so. @returns ends it, after a last message */
export function postEnded(
  { traces, logs, metrics, guard, redactor }: Runtime,
  say: ThreadVoice,
  wants: () => SharedWants | undefined,
): () => void {
  const snapshotOf = createLogSnapshots(redactor)
  let spans: EndedSpan[] = []
  let records: LogSnapshot[] = []
  let isDue = false

  function post(): void {
    if (spans.length + records.length === 0) return
    const message: EndedMessage = { type: 'ended', thread: threadId, spans: spans.map(plainSpan), records }
    spans = []
    records = []
    const wanted = wants()
    if (wanted === undefined) return
    if (wanted.unread > MOST_UNREAD) {
      drop(message.spans.length, message.records.length)
      return
    }
    try {
      say(message)
    } catch {
      sayOneByOne(message)
    }
    wanted.addUnread(message.spans.length + message.records.length)
  }

  /** Something in there cannot be cloned: that alone stays behind, told. */
  function sayOneByOne(message: EndedMessage): void {
    for (const span of message.spans) guard.run(WHERE, () => say({ ...message, spans: [span], records: [] }))
    for (const record of message.records) guard.run(WHERE, () => say({ ...message, spans: [], records: [record] }))
  }

  function drop(someSpans: number, someRecords: number): void {
    const { spansProcessed, logsProcessed } = metrics.use(otlpMetrics)
    if (someSpans > 0) spansProcessed.add(someSpans, { 'error.type': 'queue_full' })
    if (someRecords > 0) logsProcessed.add(someRecords, { 'error.type': 'queue_full' })
  }

  const postNow = guard.wrap(WHERE, post)
  const postDue = (): void => {
    isDue = false
    postNow()
  }

  function postSoon(): void {
    if (spans.length + records.length >= MOST_TOGETHER) postNow()
    if (isDue) return
    isDue = true
    queueMicrotask(postDue)
  }

  async function flush(): Promise<void> {
    postNow()
  }

  const undo = [
    traces.addSink({
      name: SINK_NAME,
      onEnd(span) {
        if (wants()?.has('spans') !== true) return
        spans.push(span)
        if (span.status.code === 'error') postNow()
        else postSoon()
      },
      flush,
    }),
    logs.addSink({
      name: SINK_NAME,
      write(record) {
        if (wants()?.has('records') !== true) return
        records.push(snapshotOf(record))
        postSoon()
      },
      flush,
      flushSync: postNow,
    }),
    flushAtExit(postNow),
    postNow,
  ]
  return () => {
    for (const step of undo) step()
  }
}
