/** Lets a test wait for something to be recorded without sleeping: whoever records calls `check`. */

/** Promises that wait for a condition, asked again after each event. */
export interface Waiters {
  /** Resolves with the first defined answer of `find`: at once, or after the `check` that makes it so. */
  wait<T>(wanted: string, find: () => T | undefined): Promise<T>
  /** Asks everybody who waits. */
  check(): void
  /** Rejects everybody who still waits, saying what for. @param seen - what was recorded, for the message */
  giveUp(seen: string): void
}

interface Waiter {
  readonly wanted: string
  /** True when it has been answered. */
  ask(): boolean
  reject(error: Error): void
}

export function createWaiters(): Waiters {
  const waiting = new Set<Waiter>()
  return {
    wait(wanted, find) {
      return new Promise((resolve, reject) => {
        const ask = (): boolean => {
          const found = find()
          if (found === undefined) return false
          resolve(found)
          return true
        }
        if (!ask()) waiting.add({ wanted, ask, reject })
      })
    },
    check() {
      for (const waiter of waiting) if (waiter.ask()) waiting.delete(waiter)
    },
    giveUp(seen) {
      for (const waiter of waiting) {
        waiter.reject(new Error(`the test ended while it waited for ${waiter.wanted}\nrecorded:\n${seen}`))
      }
      waiting.clear()
    },
  }
}
