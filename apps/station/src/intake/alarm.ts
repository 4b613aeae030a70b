/** A wait that somebody else can cut short. */

export interface Alarm {
  /** Resolves after `ms`, or when it rings. */
  wait(ms: number): Promise<void>
  /** Ends the present wait, or else the next one, in `ms` milliseconds unless it ends sooner. */
  ringIn(ms: number): void
  close(): void
}

/** For one waiter at a time. Holds the process open while somebody waits. */
export function createAlarm(): Alarm {
  let timer: NodeJS.Timeout | undefined
  let dueMs = Number.POSITIVE_INFINITY
  let wake: (() => void) | undefined

  function arm(ms: number): void {
    const at = performance.now() + ms
    if (at >= dueMs) return
    clearTimeout(timer)
    dueMs = at
    timer = setTimeout(ring, ms)
  }

  function ring(): void {
    // Rung while nobody waits: stays due, and the next wait ends at once.
    if (wake === undefined) return
    clearTimeout(timer)
    dueMs = Number.POSITIVE_INFINITY
    const resume = wake
    wake = undefined
    resume()
  }

  return {
    wait(ms) {
      return new Promise((resolve) => {
        wake = resolve
        if (dueMs <= performance.now()) ring()
        else arm(ms)
      })
    },
    ringIn: arm,
    close() {
      clearTimeout(timer)
      ring()
    },
  }
}
