/**
 * What is different in a worker thread: its metrics lie in memory that the main thread reads, and what ended is posted
 * to it, so nothing here answers scrapes or sends anything. Callbacks of observables run in their own thread only, so they are asked at an interval.
 */
import { BroadcastChannel, threadId } from 'node:worker_threads'
import type { Runtime, SeriesMemory } from '@sightline/core'
import { postEnded } from './post-ended.ts'
import { createSharedSeries } from './shared-series.ts'
import { asWants, inheritedWants } from './shared-wants.ts'
import { CALL_CHANNEL } from './thread-message.ts'
import { createThreadVoice } from './thread-voice.ts'
import { watchThreads } from './watch-threads.ts'

/** How old what an observable of a thread shows may be. */
const ASK_OBSERVABLES_EVERY_MS = 5_000

export interface ThreadMode {
  /** For `switchOn`. */
  readonly memory: SeriesMemory
  /** To be called once the runtime is on. @returns ends it; to be called before the runtime is off */
  begin(): () => void
}

let runs = 0

export function createThreadMode(runtime: Runtime): ThreadMode {
  const { metrics, guard } = runtime
  const say = createThreadVoice()
  const shared = createSharedSeries({ thread: threadId, run: ++runs, say, guard })
  const askObservables = guard.wrap('observables of a thread', () => void metrics.collect())

  function begin(): () => void {
    let wants = inheritedWants()
    const calls = new BroadcastChannel(CALL_CHANNEL)
    calls.onmessage = guard.wrap('call of the main thread', ({ data }: { readonly data: unknown }) => {
      wants = asWants(data) ?? wants
      shared.showAll()
    }) as typeof calls.onmessage
    calls.unref()
    const endPosting = postEnded(runtime, say, () => wants)
    const soon = setImmediate(askObservables).unref()
    const timer = setInterval(askObservables, ASK_OBSERVABLES_EVERY_MS).unref()
    const unwatch = watchThreads(say)
    const onExit = (): void => {
      askObservables()
      say({ type: 'exiting', thread: threadId })
    }
    process.on('exit', onExit)
    return () => {
      endPosting()
      askObservables()
      process.off('exit', onExit)
      unwatch()
      clearInterval(timer)
      clearImmediate(soon)
      calls.close()
      say({ type: 'stopped', thread: threadId })
    }
  }

  return { memory: shared, begin }
}
