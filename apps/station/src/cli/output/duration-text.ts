/** Lengths of time as people say them. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Precise enough to compare: `3 ms`, `1.24 s`, `4 min 12 s`, `3 h 20 min`, `2 d 4 h`. */
export function durationText(ms: number): string {
  const size = Math.abs(ms)
  const sign = ms < 0 ? '-' : ''
  if (size < 9.95) return `${sign}${trimmed(size.toFixed(1))} ms`
  if (size < 999.5) return `${sign}${Math.round(size)} ms`
  if (size < 59_995) return `${sign}${trimmed((size / SECOND).toFixed(2))} s`
  const [large, largeName, small, smallName] = unitsOf(size)
  const smalls = Math.round(size / small)
  const perLarge = large / small
  const rest = smalls % perLarge
  const whole = `${sign}${Math.floor(smalls / perLarge)} ${largeName}`
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`
}

/** Rough, in words: `4 minutes ago`, `just now`, `in 30 seconds`. @param ms - above 0 in the past */
export function agoText(ms: number): string {
  const size = Math.abs(ms)
  if (size < 1500) return ms < 0 ? 'at once' : 'just now'
  const text = roughly(size)
  return ms < 0 ? `in ${text}` : `${text} ago`
}

/** Rough, in words: `4 minutes`. */
export function roughly(ms: number): string {
  if (ms < 90 * SECOND) return counted(Math.round(ms / SECOND), 'second')
  if (ms < 90 * MINUTE) return counted(Math.round(ms / MINUTE), 'minute')
  if (ms < 36 * HOUR) return counted(Math.round(ms / HOUR), 'hour')
  return counted(Math.round(ms / DAY), 'day')
}

/** `1 report`, `2 reports`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

function unitsOf(ms: number): readonly [number, string, number, string] {
  if (ms < HOUR - SECOND / 2) return [MINUTE, 'min', SECOND, 's']
  if (ms < DAY - MINUTE / 2) return [HOUR, 'h', MINUTE, 'min']
  return [DAY, 'd', HOUR, 'h']
}

function trimmed(text: string): string {
  return text.replace(/\.?0+$/, '')
}
