/** Keeps long work from holding the event loop: work a little, then let everybody else have a turn. */
import { setImmediate as nextTurn } from 'node:timers/promises'

export interface TimeSlice {
  /** True when the slice is used up; costs one clock read. */
  isOver(): boolean
  /** Resolves in the next turn of the event loop, with a new slice. */
  next(): Promise<void>
}

/** @param lengthMs - how long a slice may last */
export function createTimeSlice(lengthMs: number): TimeSlice {
  let endsMs = performance.now() + lengthMs
  return {
    isOver: () => performance.now() >= endsMs,
    async next() {
      await nextTurn()
      endsMs = performance.now() + lengthMs
    },
  }
}
