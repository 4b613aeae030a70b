/** What an application may say about which traces are worth sending. */

export interface TailSamplingOptions {
  /** Ordinary traces that are kept of each root operation. Default 10. */
  readonly tracesPerMinute?: number
  /** Most spans that are sent, on average of some seconds; errors may borrow. Default 1,000. */
  readonly spansPerSecond?: number
  /** Spans that may wait for the end of their trace; beyond, the oldest trace is judged by what is there. Default 20,000. */
  readonly maxWaitingSpans?: number
  /** How long a trace may take before it is judged by what is there, ms. Default 60,000. */
  readonly maxWaitMs?: number
}

export const TAIL_SAMPLING_DEFAULTS: Required<TailSamplingOptions> = {
  tracesPerMinute: 10,
  spansPerSecond: 1_000,
  maxWaitingSpans: 20_000,
  maxWaitMs: 60_000,
}
