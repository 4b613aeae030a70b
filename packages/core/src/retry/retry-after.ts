/** The Retry-After header (RFC 9110, 10.2.3): seconds, or a date. */

/** An hour: what a server asks beyond that is more likely a mistake than a wish. */
export const MAX_RETRY_AFTER_MS = 3_600_000

const SECONDS = /^\d+(?:\.\d+)?$/
const HTTP_DATE = /^[A-Z][a-z]+,? /

/** Milliseconds from now, 0 to an hour; undefined where the header is absent or means nothing. */
export function retryAfterMsOf(header: string | null | undefined, nowMs: number = Date.now()): number | undefined {
  const text = header?.trim() ?? ''
  if (SECONDS.test(text)) return bounded(Number(text) * 1000)
  const dateMs = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(dateMs) ? undefined : bounded(dateMs - nowMs)
}

function bounded(ms: number): number {
  return Math.ceil(Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS))
}
