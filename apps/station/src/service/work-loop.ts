/**
 * Takes work from a queue and does it, some items at a time. The loop sleeps until it is woken or its look-again time
 * is up; a failing queue is reported and asked again later, a failing item never stops the loop.
 */
import type { Guard } from '@sightline/core'

export interface WorkLoopOptions<T> {
  /** For fault reports ("deliver"). */
  readonly name: string
  /** How many items may be in hand now; asked before each claim. */
  concurrency(): number
  /** Takes up to `limit` items; they are this loop's until `work` has settled. */
  claim(limit: number): Promise<readonly T[]>
  work(item: T): Promise<void>
  /** How long to sleep when there was nothing to do, ms. */
  readonly lookAgainMs: number
  readonly guard: Guard
}

export interface WorkLoop {
  start(): void
  /** There may be something to do: look now. */
  wake(): void
  /** Takes nothing more. Resolves when the items in hand have settled. */
  stop(): Promise<void>
  /** Items in hand. */
  readonly active: number
}

export function createWorkLoop<T>(options: WorkLoopOptions<T>): WorkLoop {
  const { name, guard } = options
  const inHand = new Set<Promise<void>>()
  let isStopped = false
  let isWoken = false
  let endSleep: (() => void) | undefined
  let running: Promise<void> | undefined

  function wake(): void {
    isWoken = true
    endSleep?.()
  }

  /** Sleeps unless somebody called while the loop was busy. */
  async function sleep(): Promise<void> {
    if (isWoken) return
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      endSleep = resolve
      timer = setTimeout(resolve, options.lookAgainMs)
    })
    clearTimeout(timer)
    endSleep = undefined
  }

  function take(item: T): void {
    const done = options
      .work(item)
      .catch((error: unknown) => guard.report(`${name} loop`, error))
      .finally(() => {
        inHand.delete(done)
        wake()
      })
    inHand.add(done)
  }

  async function claim(): Promise<boolean> {
    const free = options.concurrency() - inHand.size
    if (free <= 0) return false
    try {
      const items = await options.claim(free)
      for (const item of items) take(item)
      return items.length > 0
    } catch (error) {
      guard.report(`${name} queue`, error)
      return false
    }
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      isWoken = false
      if (!(await claim())) await sleep()
    }
    await Promise.all(inHand)
  }

  return {
    start() {
      running ??= run()
    },
    wake,
    async stop() {
      isStopped = true
      wake()
      await running
    },
    get active() {
      return inHand.size
    },
  }
}
