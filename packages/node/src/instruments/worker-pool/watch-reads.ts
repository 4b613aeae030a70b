/**
 * Tells when a task's transfer list is read. That is the moment in which the task is posted to its thread: a pool has
 * no event for it, but `postMessage` iterates over the list of what it transfers then and at no other time.
 */

/**
 * The same list behind a proxy: it passes for an array everywhere, but Node does not take its short cut for arrays,
 * which reads them without asking.
 *
 * @param onRead - called each time somebody asks for the list's iterator
 */
export function watchReads<T>(list: readonly T[], onRead: () => void): readonly T[] {
  return new Proxy(list, {
    get(target, key) {
      if (key === Symbol.iterator) onRead()
      return Reflect.get(target, key, target)
    },
  })
}
