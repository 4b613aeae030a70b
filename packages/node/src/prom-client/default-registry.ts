/** The registry of metrics that name none. */

import { prometheusContentType } from './content-type.ts'
import type { RegistryContentType, Registry as RegistryShape } from './contract.ts'
import { MetricRegistry } from './registry.ts'

/** The same object as `register`, with what the facade itself needs of it. */
export const defaultRegistry = new MetricRegistry()
export const register = defaultRegistry as unknown as RegistryShape
/** Follows `register.setContentType`: the binding is live. */
export let contentType: RegistryContentType = prometheusContentType

const watchers = new Set<() => void>([
  () => {
    contentType = defaultRegistry.contentType
  },
])
defaultRegistry.onChange = () => {
  for (const watch of watchers) watch()
}

/** @param watch - called after each change of the default registry's metrics and settings */
export function watchDefaultRegistry(watch: () => void): void {
  watchers.add(watch)
}
