/** The warnings of one conversion, bounded in number and length. */

const MAX_WARNINGS = 100
/** In UTF-16 units. */
const MAX_LENGTH = 500

/** What converter and format want a person to see, in the order in which it came up. */
export interface Warnings {
  add(message: string): void
  list(): string[]
}

/** Keeps the first 100 and counts the rest. */
export function createWarnings(): Warnings {
  const kept: string[] = []
  let count = 0
  return {
    add(message) {
      count += 1
      if (kept.length < MAX_WARNINGS) kept.push(String(message).slice(0, MAX_LENGTH))
    },
    list: () => (count > kept.length ? [...kept, `and ${count - kept.length} more`] : [...kept]),
  }
}
