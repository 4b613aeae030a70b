/** Sizes as people say them, in powers of 1000: `512 B`, `12.3 kB`, `1.2 GB`. */

const UNITS = ['kB', 'MB', 'GB', 'TB'] as const

export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value.toFixed(1).replace(/\.0$/, '')} ${UNITS[unit]}`
}
