/**
 * Tells when a task's transfer list is read. That is the moment in which the task is posted to its thread: a pool has
 * no event for it, but `postMessage` reads the list of what it transfers then and at no other time.
 */

/** A list with the same items. @param onRead - called each time somebody iterates over it */
export function watchReads<T>(list: readonly T[], onRead: () => void): T[] {
  const watched = [...list]
  Object.defineProperty(watched, Symbol.iterator, {
    value: () => {
      onRead()
      return list[Symbol.iterator]()
    },
  })
  return watched
}
