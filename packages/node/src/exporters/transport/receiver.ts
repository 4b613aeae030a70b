/** Where requests go: one receiver, reached over connections that are kept. */

/** PEM texts. */
export interface Tls {
  /** Certificates to trust instead of the system's. */
  readonly ca?: string
  /** The client's own certificate and key. */
  readonly cert?: string
  readonly key?: string
}

export interface Receiver {
  readonly url: string
  /** For one attempt, ms. */
  readonly timeoutMs: number
  readonly tls: Tls
}
