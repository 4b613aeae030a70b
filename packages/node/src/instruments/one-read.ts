/** One look at the system serves all observables of one collection. */

/**
 * The function, asked at most once in a synchronous run of code: a collection calls its observables back to back, and
 * all of them see the same reading. It is forgotten with the next microtask, so that it can never be stale.
 */
export function oneRead<T>(read: () => T): () => T {
  let reading: { readonly value: T } | undefined
  return () => {
    if (reading === undefined) {
      reading = { value: read() }
      queueMicrotask(() => {
        reading = undefined
      })
    }
    return reading.value
  }
}
