/** The message of a record as text: callers without types log anything. */

/** Never throws. */
export function textOf(message: unknown): string {
  if (typeof message === 'string') return message
  try {
    return String(message)
  } catch {
    return '[unprintable]'
  }
}
