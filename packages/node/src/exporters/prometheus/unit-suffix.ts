/** From a UCUM unit to the word that Prometheus wants in a metric's name (OpenTelemetry, "Prometheus and OpenMetrics compatibility"). */

const WORDS: ReadonlyMap<string, string> = new Map([
  ['d', 'days'],
  ['h', 'hours'],
  ['min', 'minutes'],
  ['s', 'seconds'],
  ['ms', 'milliseconds'],
  ['us', 'microseconds'],
  ['ns', 'nanoseconds'],
  ['By', 'bytes'],
  ['kBy', 'kilobytes'],
  ['KiBy', 'kibibytes'],
  ['MBy', 'megabytes'],
  ['MiBy', 'mebibytes'],
  ['GBy', 'gigabytes'],
  ['GiBy', 'gibibytes'],
  ['TBy', 'terabytes'],
  ['TiBy', 'tebibytes'],
  ['bit', 'bits'],
  ['m', 'meters'],
  ['g', 'grams'],
  ['V', 'volts'],
  ['A', 'amperes'],
  ['J', 'joules'],
  ['W', 'watts'],
  ['Hz', 'hertz'],
  ['Cel', 'celsius'],
  ['%', 'percent'],
])

const PER_WORDS: ReadonlyMap<string, string> = new Map([
  ['s', 'second'],
  ['min', 'minute'],
  ['m', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['w', 'week'],
  ['mo', 'month'],
  ['y', 'year'],
])

/**
 * The word for a unit: `s` gives `seconds`, `By/s` gives `bytes_per_second`, `{file}` and `1` give nothing.
 *
 * @returns letters, digits and `_`; empty when the unit adds no word
 */
export function unitWord(unit: string | undefined): string {
  if (unit === undefined) return ''
  const plain = unit.replace(/\{[^}]*\}/g, '').trim()
  if (plain === '' || plain === '1') return ''
  const slash = plain.indexOf('/')
  if (slash < 0) return WORDS.get(plain) ?? asWord(plain)
  const over = plain.slice(0, slash)
  const under = plain.slice(slash + 1)
  const per = PER_WORDS.get(under) ?? asWord(under)
  const amount = over === '' || over === '1' ? '' : (WORDS.get(over) ?? asWord(over))
  if (per === '') return amount
  return amount === '' ? `per_${per}` : `${amount}_per_${per}`
}

function asWord(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
}
