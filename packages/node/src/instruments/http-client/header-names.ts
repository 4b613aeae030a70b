/** The headers that carry the context of a request onward. */
import type { Carrier } from '@sightline/core'

/**
 * Fills a carrier with the caller's own values, lets `inject` add to it, and hands over what was added.
 *
 * @param names - headers that `inject` may add
 * @param own - the caller's value of a header, undefined where there is none
 */
export function addHeaders(
  names: readonly string[],
  own: (name: string) => string | undefined,
  inject: (carrier: Carrier) => void,
  add: (name: string, value: string) => void,
): void {
  const carrier: Record<string, string | readonly string[] | undefined> = {}
  const missing: string[] = []
  for (const name of names) {
    carrier[name] = own(name)
    if (carrier[name] === undefined) missing.push(name)
  }
  inject(carrier)
  for (const name of missing) {
    const value = carrier[name]
    if (typeof value === 'string') add(name, value)
  }
}
