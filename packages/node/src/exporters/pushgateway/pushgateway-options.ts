/** What an application may say about a Pushgateway. */
import type { Tls } from '../transport/receiver.ts'

export interface PushgatewayOptions {
  /** Its address, without `/metrics`: `http://pushgateway:9091`. */
  readonly url: string
  /** The first label of the group. Default: the service's name. */
  readonly job?: string
  /** Further labels of the group, in order: `{ instance: 'north-1' }`. A group is what a push replaces. */
  readonly groupings?: Readonly<Record<string, string>>
  /** Of each request: `authorization` for one. */
  readonly headers?: Readonly<Record<string, string>>
  /** For one request, ms. Default 5,000. */
  readonly timeoutMs?: number
  readonly tls?: Tls
}
