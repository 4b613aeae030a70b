/**
 * A clock that stands still until a test moves it, with timers that fire only while it moves. Time is the test's:
 * no sleeping, no flakiness, and a week passes in a microsecond.
 */
import type { Clock } from '@sightline/core'

/** A pending timer; hand it back to `clearTimeout` or `clearInterval`. Stands where code expects Node's Timeout. */
export interface FakeTimer {
  /** Milliseconds since the epoch at which it fires next. */
  readonly dueMs: number
  /** A fake timer never keeps a process alive; these exist so that code written for Node's timers runs unchanged. */
  ref(): FakeTimer
  unref(): FakeTimer
  hasRef(): boolean
}

/** Core's Clock, and timers to hand to code that takes them. */
export interface FakeClock extends Clock {
  /** Moves time forward by `ms` >= 0, firing due timers in order of time, then of creation; each sees its own due time as `now()`. */
  advance(ms: number): void
  /** The same, letting promises settle after each timer: for code that awaits between timers. */
  advanceAsync(ms: number): Promise<void>
  /** Moves straight to the next timer and fires it. @returns false when there is none */
  advanceToNext(): boolean
  /** Fires `callback` once when `ms` have passed; less than 1 counts as 1, like Node's. */
  setTimeout(callback: () => void, ms?: number): FakeTimer
  clearTimeout(timer: FakeTimer | undefined): void
  setInterval(callback: () => void, ms?: number): FakeTimer
  clearInterval(timer: FakeTimer | undefined): void
  /** Resolves when `ms` have passed on this clock; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** How many timers wait: after a `stop()` it should be 0. */
  readonly pendingTimers: number
}

interface Timer extends FakeTimer {
  dueMs: number
  readonly order: number
  readonly everyMs: number | undefined
  readonly callback: () => void
}

/** 2026-01-01T00:00:00Z: a round start that reads well in failures. */
export const DEFAULT_START_MS = 1_767_225_600_000

/** @param startMs - milliseconds since the epoch that `now()` gives first */
export function createFakeClock(startMs: number = DEFAULT_START_MS): FakeClock {
  let nowMs = startMs
  let created = 0
  const timers = new Set<Timer>()

  const add = (callback: () => void, ms: number | undefined, repeats: boolean): Timer => {
    const delayMs = Math.max(1, ms ?? 1)
    const timer: Timer = {
      dueMs: nowMs + delayMs,
      order: created++,
      everyMs: repeats ? delayMs : undefined,
      callback,
      ref: () => timer,
      unref: () => timer,
      hasRef: () => false,
    }
    timers.add(timer)
    return timer
  }
  const remove = (timer: FakeTimer | undefined): void => {
    timers.delete(timer as Timer)
  }
  const fire = (timer: Timer): void => {
    nowMs = Math.max(nowMs, timer.dueMs)
    if (timer.everyMs === undefined) timers.delete(timer)
    else timer.dueMs += timer.everyMs
    timer.callback()
  }
  const fireNext = (untilMs: number): boolean => {
    const next = earliest(timers)
    if (next === undefined || next.dueMs > untilMs) return false
    fire(next)
    return true
  }

  return {
    now: () => nowMs,
    advance(ms) {
      const untilMs = nowMs + checkForward(ms)
      while (fireNext(untilMs));
      nowMs = untilMs
    },
    async advanceAsync(ms) {
      const untilMs = nowMs + checkForward(ms)
      await settle()
      while (fireNext(untilMs)) await settle()
      nowMs = untilMs
    },
    advanceToNext: () => fireNext(Number.POSITIVE_INFINITY),
    setTimeout: (callback, ms) => add(callback, ms, false),
    clearTimeout: remove,
    setInterval: (callback, ms) => add(callback, ms, true),
    clearInterval: remove,
    sleep: (ms, signal) => sleepOn({ start: (callback) => add(callback, ms, false), stop: remove }, signal),
    get pendingTimers() {
      return timers.size
    },
  }
}

function earliest(timers: ReadonlySet<Timer>): Timer | undefined {
  let first: Timer | undefined
  for (const timer of timers) {
    if (first === undefined || timer.dueMs < first.dueMs) first = timer
    else if (timer.dueMs === first.dueMs && timer.order < first.order) first = timer
  }
  return first
}

function checkForward(ms: number): number {
  if (ms >= 0) return ms
  throw new RangeError(`createFakeClock: advance: wanted 0 ms or more, got ${ms}`)
}

/** Lets chains of promises run: a macrotask turn empties the microtask queue however long the chain is. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

interface SleepTimers {
  start(callback: () => void): FakeTimer
  stop(timer: FakeTimer): void
}

function sleepOn(timers: SleepTimers, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason)
    const onAbort = (): void => {
      timers.stop(timer)
      reject(signal?.reason)
    }
    const timer = timers.start(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
