/** Timestamps of log lines. Formatting is done once a second, and once a millisecond for the last three digits. */

const INVALID = 'invalid time'

/** @returns a function from milliseconds since the epoch to ISO 8601 in UTC with milliseconds; it never throws */
export function createIsoTime(): (timeMs: number) => string {
  let knownMs = Number.NaN
  let known = INVALID
  let knownSecond = Number.NaN
  let prefix = ''
  return (timeMs) => {
    const ms = Math.floor(timeMs)
    if (ms === knownMs) return known
    const second = Math.floor(ms / 1000)
    if (second !== knownSecond) {
      const date = new Date(second * 1000)
      if (Number.isNaN(date.getTime())) return INVALID
      prefix = date.toISOString().slice(0, -4)
      knownSecond = second
    }
    knownMs = ms
    known = `${prefix}${threeDigits(ms - second * 1000)}Z`
    return known
  }
}

function threeDigits(value: number): string {
  return value >= 100 ? String(value) : value >= 10 ? `0${value}` : `00${value}`
}
