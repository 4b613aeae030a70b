/** Counts who holds bytes of an exposition. While nobody does, the memory of changed pages is used again. */
import type { Exposition, LentExposition } from './exposition.ts'

export interface Loans {
  /** True when every loan was given back. */
  isFree(): boolean
  /** Notes so many loans. */
  add(count: number): void
  /** The exposition for one of them. */
  lend(exposition: Exposition): LentExposition
}

export function createLoans(): Loans {
  let open = 0
  return {
    isFree: () => open === 0,
    add(count) {
      open += count
    },
    lend(exposition) {
      let isHeld = true
      return {
        ...exposition,
        release() {
          if (isHeld) open--
          isHeld = false
        },
      }
    },
  }
}
