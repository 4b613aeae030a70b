/** Offsets of a time zone from the time zone database that Node carries (Intl). */

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const OFFSET_NAME = /^GMT(?:([+-])(\d\d):(\d\d))?/

/**
 * The offsets in minutes at which a wall clock in the zone can have shown this time: one as a rule, none when the clocks
 * skipped it, two (the earlier moment first) when they were put back over it.
 *
 * @param wallMs - what the clock showed, as milliseconds since the epoch as if it were UTC
 * @param timeZone - "local" or a name that Intl knows
 */
export function offsetsAt(wallMs: number, timeZone: string): number[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZoneName: 'longOffset',
    ...(timeZone === 'local' ? {} : { timeZone }),
  })
  // Zones change at most once within two days, so the offsets before and after are all there are.
  const around = [wallMs - DAY_MS, wallMs + DAY_MS].map((momentMs) => offsetOf(format, momentMs))
  return [...new Set(around)].filter((minutes) => offsetOf(format, wallMs - minutes * MINUTE_MS) === minutes)
}

function offsetOf(format: Intl.DateTimeFormat, momentMs: number): number {
  const name = format.formatToParts(momentMs).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = OFFSET_NAME.exec(name) ?? []
  const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  return sign === '-' ? -size : size
}
