/**
 * Long work that can be done both ways: in slices that leave the event loop its turns, or at once where an exit cannot
 * wait. It yields where it may be paused.
 */
import type { TimeSlice } from './time-slice.ts'

export type Pausable<T> = Generator<void, T, void>

export async function inSlices<T>(work: Pausable<T>, slice: TimeSlice): Promise<T> {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    if (slice.isOver()) await slice.next()
  }
}

export function atOnce<T>(work: Pausable<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}
