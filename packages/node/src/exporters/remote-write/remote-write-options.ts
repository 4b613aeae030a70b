/** What an application may say about remote write. What it leaves out is taken from the environment. */
import type { Tls } from '../transport/receiver.ts'

export interface RemoteWriteOptions {
  /** The whole address, such as `http://prometheus:9090/api/v1/write`. Default SIGHTLINE_REMOTE_WRITE_URL. */
  readonly url?: string
  /** Of each request: `authorization` for basic or bearer credentials, a tenant. Those of the protocol cannot be set. */
  readonly headers?: Readonly<Record<string, string>>
  /** Time between two readings, ms. Default 15,000. */
  readonly intervalMs?: number
  /** For one attempt, ms. Default 10,000. */
  readonly timeoutMs?: number
  readonly tls?: Tls
  /** Labels of every series. Default: `job`, the service's name, and `instance`, its instance id; '' takes one out. */
  readonly labels?: Readonly<Record<string, string>>
  /**
   * Ends all series at `stop()` by stale markers, as a server does for a target that is gone: for services. Default
   * false, so that what a job has measured can be asked for after its end.
   */
  readonly staleAtStop?: boolean
  /** Most bytes of compressed requests that wait for the receiver; the oldest are dropped. Default 16,000,000. */
  readonly queueBytes?: number
}
