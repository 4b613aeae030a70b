/** Reading a foreign object: getters and proxies may throw, and an error on the way to a log line must not raise another. */

/** The property's value; undefined where there is none, or where reading it throws. */
export function readProperty(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  try {
    return (value as Record<string, unknown>)[key]
  } catch {
    return undefined // what cannot be read is not there, for us
  }
}

/** The property when it is a string that is not empty. */
export function readText(value: unknown, key: string): string | undefined {
  const found = readProperty(value, key)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** True for errors of this realm and of others (vm contexts, DOMException); a mere `stack` property makes none. */
export function isErrorLike(value: unknown): value is Error {
  try {
    // Plain objects are by far the most, and this is the quickest look at one.
    if (Object.getPrototypeOf(value) === Object.prototype) return false
    return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
  } catch {
    return false // a proxy whose traps throw
  }
}
