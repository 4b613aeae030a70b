/** A request that is ready to be sent. */

export interface EncodedRequest {
  readonly body: Uint8Array
  /** Spans, log records or data points in it. */
  readonly items: number
}
