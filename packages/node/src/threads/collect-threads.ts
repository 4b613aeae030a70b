/**
 * The main thread's view of its worker threads: what they record is part of every collection here, and what ended in
 * them leaves here. Their channel is read at each collection and each flush, whatever the event loop does meanwhile, and
 * beside that whenever something comes, so that nothing piles up.
 */
import { BroadcastChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Runtime } from '@sightline/core'
import { inSlices } from '../exporters/pausable.ts'
import { createTimeSlice } from '../exporters/time-slice.ts'
import { flushAtExit } from '../lifecycle/exit-flush.ts'
import { createMergedMetrics } from '../merging/merged-metrics.ts'
import { bequeathWants, type SharedWants } from './shared-wants.ts'
import { type EndedOfThreads, takeEnded } from './take-ended.ts'
import { asThreadMessage, CALL_CHANNEL, type LifeMessage, THREADS_CHANNEL } from './thread-message.ts'
import { createThreadRoster } from './thread-roster.ts'
import { watchThreads } from './watch-threads.ts'

const WHERE = 'metrics of threads'
const SLICE_MS = 2

export interface CollectedThreads extends Pick<EndedOfThreads, 'onRecord'> {
  /** Takes in what threads have posted by now. */
  pull(): void
  /** Threads are not collected any more. */
  stop(): void
}

/** To be called before any exporter starts: at an exit what threads posted must come before they send their last. */
export function collectThreads(runtime: Runtime): CollectedThreads {
  const { metrics, guard } = runtime
  const merged = createMergedMetrics(runtime, WHERE)
  const roster = createThreadRoster(merged, guard, WHERE)
  const ended = takeEnded(runtime, pull)
  const channel = new BroadcastChannel(THREADS_CHANNEL)
  // Node takes it, its types do not know.
  const port = channel as unknown as MessagePort
  let isSettling = false
  let isPulling = false

  /** What a sink is handed may make it pull again. */
  function pull(): void {
    if (isPulling) return
    isPulling = true
    try {
      for (let came = receiveMessageOnPort(port); came !== undefined; came = receiveMessageOnPort(port)) {
        take((came as { readonly message: unknown }).message)
      }
    } finally {
      isPulling = false
    }
  }

  /** @returns whether it is about metrics */
  function take(value: unknown): boolean {
    const message = asThreadMessage(value)
    if (message === undefined) return false
    if (message.type === 'ended') ended.take(message)
    else roster.take(message)
    return message.type !== 'ended'
  }

  async function settle(): Promise<void> {
    pull()
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
    if (take(data)) settleSoon()
  }) as typeof channel.onmessage
  channel.unref()
  const onLife = guard.wrap(WHERE, (message: LifeMessage) => {
    pull()
    roster.take(message)
    settleSoon()
  })
  const undo = [
    metrics.addCollector((families) => {
      pull()
      return merged.collect(families)
    }, settle),
    watchThreads(onLife),
    pullAtEnds(pull),
    bequeathWants(ended.wants),
    () => ended.stop(),
    () => channel.close(),
  ]
  callThreads(ended.wants)
  return {
    pull,
    onRecord: ended.onRecord,
    stop() {
      for (const step of undo) step()
    },
  }
}

function pullAtEnds(pull: () => void): () => void {
  const forgetExit = flushAtExit(pull)
  process.on('beforeExit', pull)
  return () => {
    forgetExit()
    process.off('beforeExit', pull)
  }
}

/** Asks threads that were there before to show what they have, and tells them what is wanted. */
function callThreads({ memory }: SharedWants): void {
  const channel = new BroadcastChannel(CALL_CHANNEL)
  channel.postMessage(memory)
  channel.close()
}
