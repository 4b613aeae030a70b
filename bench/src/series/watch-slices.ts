/** Measures how long the event loop is held at a time, by taking a turn as often as there is one. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { cpuUs } from '../process/cpu-time.ts'

const US_PER_MS = 1000

export interface SliceWatch {
  /** @returns the longest time between two turns, ms */
  end(): Promise<number>
}

/**
 * A turn is as long as the time that went by, or as its CPU time where that is less: a neighbour who takes the
 * processor makes the first longer, a helping thread the second; the loop's own work is in both.
 *
 * @returns when the first turn is over
 */
export async function watchSlices(): Promise<SliceWatch> {
  let longestMs = 0
  let isWatching = true
  await nextTurn()
  let lastMs = performance.now()
  let lastCpuMs = cpuUs() / US_PER_MS
  const watching = (async () => {
    while (isWatching) {
      await nextTurn()
      const nowMs = performance.now()
      const nowCpuMs = cpuUs() / US_PER_MS
      longestMs = Math.max(longestMs, Math.min(nowMs - lastMs, nowCpuMs - lastCpuMs))
      lastMs = nowMs
      lastCpuMs = nowCpuMs
    }
  })()
  return {
    async end() {
      isWatching = false
      await watching
      return longestMs
    },
  }
}
