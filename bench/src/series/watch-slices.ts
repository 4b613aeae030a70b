/** Measures how long the event loop is held at a time, by taking a turn as often as there is one. */
import { setImmediate as nextTurn } from 'node:timers/promises'

export interface SliceWatch {
  /** @returns the longest time between two turns, ms */
  end(): Promise<number>
}

/** Resolves when the first turn is over. */
export async function watchSlices(): Promise<SliceWatch> {
  let longestMs = 0
  let isWatching = true
  await nextTurn()
  let lastMs = performance.now()
  const watching = (async () => {
    while (isWatching) {
      await nextTurn()
      const nowMs = performance.now()
      longestMs = Math.max(longestMs, nowMs - lastMs)
      lastMs = nowMs
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
