/** Not observed at all. */
import { serveOrder } from '../order.ts'
import type { Variant } from '../variant.ts'

export function variant(): Variant {
  return { handle: serveOrder }
}
