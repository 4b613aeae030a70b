/**
 * The main thread's view of its worker threads: what they record is part of every collection here. Their channel is
 * read at each collection, whatever the event loop does meanwhile, and beside that whenever something comes, so that
 * nothing piles up.
 */
import { BroadcastChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Runtime } from '@sightline/core'
import { inSlices } from '../exporters/pausable.ts'
import { createTimeSlice } from '../exporters/time-slice.ts'
import { createMergedMetrics } from '../merging/merged-metrics.ts'
import { CALL_CHANNEL, type LifeMessage, THREADS_CHANNEL } from './thread-message.ts'
import { createThreadRoster } from './thread-roster.ts'
import { watchThreads } from './watch-threads.ts'

const WHERE = 'metrics of threads'
const SLICE_MS = 2

/** @returns ends it: threads are not collected any more */
export function collectThreads(runtime: Runtime): () => void {
  const { metrics, guard } = runtime
  const merged = createMergedMetrics(runtime, WHERE)
  const roster = createThreadRoster(merged, guard, WHERE)
  const channel = new BroadcastChannel(THREADS_CHANNEL)
  // Node takes it, its types do not know.
  const port = channel as unknown as MessagePort
  let isSettling = false

  function drain(): void {
    for (let came = receiveMessageOnPort(port); came !== undefined; came = receiveMessageOnPort(port)) {
      roster.take((came as { readonly message: unknown }).message)
    }
  }

  async function settle(): Promise<void> {
    drain()
    await inSlices(merged.settle(), createTimeSlice(SLICE_MS))
  }

  /** Takes in what came and what ended, when there is time: memory must not wait for a collection that may never come. */
  function settleSoon(): void {
    if (isSettling) return
    isSettling = true
    settle()
      .catch((error) => guard.report(WHERE, error))
      .finally(() => {
        isSettling = false
      })
  }

  channel.onmessage = (({ data }: { readonly data: unknown }) => {
    roster.take(data)
    settleSoon()
  }) as typeof channel.onmessage
  channel.unref()
  const onLife = guard.wrap(WHERE, (message: LifeMessage) => {
    drain()
    roster.take(message)
    settleSoon()
  })
  const unwatch = watchThreads(onLife)
  const removeStep = metrics.addCollector((families) => {
    drain()
    return merged.collect(families)
  }, settle)
  callThreads()
  return () => {
    removeStep()
    unwatch()
    channel.close()
  }
}

/** Asks threads that were there before to show what they have. */
function callThreads(): void {
  const channel = new BroadcastChannel(CALL_CHANNEL)
  channel.postMessage('show')
  channel.close()
}
