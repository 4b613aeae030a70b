/** A path of the admin server. */
import type { Exchange } from './exchange.ts'

export interface Endpoint {
  /** The path and its aliases. */
  readonly paths: readonly string[]
  /** A bare probe: answers everybody. */
  readonly isOpen?: boolean
  /** By method; `HEAD` is answered by `GET`. */
  readonly handlers: Readonly<Record<string, (exchange: Exchange) => void | Promise<void>>>
}
