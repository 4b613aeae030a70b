/** The registry of metrics that name none. */

import { prometheusContentType } from './content-type.ts'
import type { RegistryContentType, Registry as RegistryShape } from './contract.ts'
import { MetricRegistry } from './registry.ts'

/** The same object as `register`, with what the facade itself needs of it. */
export const defaultRegistry = new MetricRegistry()
export const register = defaultRegistry as unknown as RegistryShape
/** Follows `register.setContentType`: the binding is live. */
export let contentType: RegistryContentType = prometheusContentType

defaultRegistry.onChange = () => {
  contentType = defaultRegistry.contentType
}
