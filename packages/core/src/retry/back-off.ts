/** Full-jitter exponential back-off: waits that grow, and that no two senders share. */

export interface BackOff {
  /** Longest wait before the first retry, ms; doubled for each further one. */
  readonly firstMs: number
  /** Longest wait of all, ms. */
  readonly mostMs: number
}

/**
 * @param attempt - how often it has failed, from 1
 * @param random - 0..1, handed in by tests
 * @returns ms to wait: anything from 0 to the bound of this attempt, but no less than a tenth of it, so that a dead server is not hammered
 */
export function backOffMs({ firstMs, mostMs }: BackOff, attempt: number, random: () => number = Math.random): number {
  const bound = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30))
  return bound * (0.1 + 0.9 * random())
}
