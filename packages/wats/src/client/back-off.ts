/** Pauses between tries: exponential with full jitter, so that clients that failed together do not return together. */
import type { RetrySettings } from './client-options.ts'

/**
 * @param retry - 1 before the second try
 * @param random - 0 (inclusive) to 1
 * @returns milliseconds, 0 to min(maxMs, baseMs * 2^(retry - 1))
 */
export function backOffMs({ baseMs, maxMs }: RetrySettings, retry: number, random: number = Math.random()): number {
  return random * Math.min(maxMs, baseMs * 2 ** Math.min(retry - 1, 40))
}
