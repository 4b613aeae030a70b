/**
 * The client's own rate limit: a queue of waiters, and p-throttle that says when the next may go. A waiter that gives up
 * leaves the queue, and its turn goes to the one behind it, so no turn is lost and nothing blocks.
 */
import pThrottle from 'p-throttle'
import { untilAborted } from './deadline.ts'

export interface RateLimit {
  /** Resolves when a request may be sent. @throws the signal's reason when it aborts first */
  take(signal: AbortSignal): Promise<void>
}

/** p-throttle reckons with the wall clock: a clock set back lengthens one wait, which then ends with the call's budget. */
export interface RateLimitOptions {
  readonly limit: number
  readonly intervalMs: number
  /** Drops all timers when it aborts. */
  readonly closed: AbortSignal
}

export function createRateLimit({ limit, intervalMs, closed }: RateLimitOptions): RateLimit {
  const waiting = new Set<() => void>()
  // Strict: the plain algorithm lets twice the limit through around the edge of a window.
  const nextTurn = pThrottle({ limit, interval: intervalMs, strict: true, signal: closed })(letNextGo)

  function letNextGo(): void {
    const [go] = waiting
    if (go === undefined) return
    waiting.delete(go)
    go()
  }

  return {
    async take(signal) {
      signal.throwIfAborted()
      let go: (() => void) | undefined
      const turn = new Promise<void>((resolve) => {
        go = resolve
        waiting.add(resolve)
      })
      const leave = () => go && waiting.delete(go)
      // When the client closes, each waiter's own signal tells it so; this promise tells nobody anything new.
      void Promise.resolve(nextTurn()).catch(leave)
      await untilAborted(turn, signal).finally(leave)
    },
  }
}
