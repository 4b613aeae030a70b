/**
 * When a test began: ISO 8601 with an offset. A time without one is refused, never completed, because the server trusts
 * it. The text is kept verbatim, since .NET writes seven fractional digits and a Date would drop four of them.
 */
import * as z from 'zod'

const WANTED = 'an ISO 8601 time with offset, like 2026-01-30T22:01:41.47+01:00'
const ISO_WITH_OFFSET =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/

/** True for a date that exists, at a time of day, with `Z` or an offset of up to 14 hours. */
export function isStartTime(value: string): boolean {
  const [, year, month, day] = ISO_WITH_OFFSET.exec(value) ?? []
  if (year === undefined || Number(month) < 1 || Number(month) > 12) return false
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return Number(day) >= 1 && Number(day) <= daysInMonth
}

export const startTime = z.string({ error: WANTED }).check(z.refine(isStartTime, { error: WANTED }))
