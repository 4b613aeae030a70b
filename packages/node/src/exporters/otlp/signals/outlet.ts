/** What the exporter needs to know of one signal. */
import type { EncodedRequest } from '../encoded-request.ts'
import type { Sender } from '../transport/sender.ts'

export interface Outlet {
  /** What its items are, in words. */
  readonly what: string
  readonly sender: Sender
  /** Whether there is something that has not been sent. */
  hasMore(): boolean
  /** Items that wait in memory. */
  waiting(): number
  flush(): Promise<void>
  /** Takes out what has not arrived, encoded at once; for exits. */
  takeAll(): readonly EncodedRequest[]
  stop(): Promise<void>
}
