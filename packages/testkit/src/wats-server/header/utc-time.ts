/**
 * Times as the database compares them: UTC text with seven fractional digits, .NET's resolution, which a Date would cut
 * to three. Text order is time order.
 */

const TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?)?$/i

/**
 * @param text - ISO 8601, a date alone meaning its midnight; without an offset UTC is meant
 * @returns `2026-01-30T21:01:41.4707353Z`, or undefined for what is no time
 */
export function utcTimeOf(text: string): string | undefined {
  const [, date, time = '00:00:00', fraction = '', offset = 'Z'] = TIME.exec(text) ?? []
  if (date === undefined || !isDay(date)) return undefined
  const ms = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}${offset.toUpperCase()}`)
  if (Number.isNaN(ms)) return undefined
  // Offsets are whole minutes, so the fraction is that of UTC too.
  return `${new Date(ms).toISOString().slice(0, 19)}.${fraction.slice(0, 7).padEnd(7, '0')}Z`
}

/** Date.parse takes February 30 for March 2. */
function isDay(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)
}
