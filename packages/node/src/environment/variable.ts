/** One environment variable, and the kinds of values that variables have. */
import { isHeader } from '../exporters/transport/is-header.ts'

export interface Variable<T> {
  /** What a valid value looks like, for the warning and the reference. */
  readonly wanted: string
  readonly help: string
  readonly default: string
  /** The value, or undefined when the text is not valid. */
  parse(text: string): T | undefined
}

export function text(help: string, standard: string): Variable<string> {
  return { wanted: 'text', help, default: standard, parse: (value) => value }
}

export function flag(help: string, standard: string): Variable<boolean> {
  const words: Readonly<Record<string, boolean>> = { true: true, false: false }
  return { wanted: 'true or false', help, default: standard, parse: (value) => words[value.toLowerCase()] }
}

export function oneOf<const W extends readonly string[]>(
  words: W,
  help: string,
  standard: string,
): Variable<W[number]> {
  return { wanted: words.join(', '), help, default: standard, parse: (value) => words.find((word) => word === value) }
}

export function number(help: string, standard: string, low: number, high: number): Variable<number> {
  return {
    wanted: `a number ${low}..${high}`,
    help,
    default: standard,
    parse(value) {
      const parsed = Number(value)
      return parsed >= low && parsed <= high ? parsed : undefined
    },
  }
}

export function count(help: string, standard: string): Variable<number> {
  return {
    wanted: 'a whole number, 0 or more',
    help,
    default: standard,
    parse: (value) => wholeNumber(value, 0, Number.MAX_SAFE_INTEGER),
  }
}

export function atLeastOne(help: string, standard: string): Variable<number> {
  return {
    wanted: 'a whole number, 1 or more',
    help,
    default: standard,
    parse: (value) => wholeNumber(value, 1, Number.MAX_SAFE_INTEGER),
  }
}

export function url(help: string, standard: string): Variable<string> {
  return {
    wanted: 'an http or https address',
    help,
    default: standard,
    parse: (value) => (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? value : undefined),
  }
}

export function wholeNumber(value: string, low: number, high: number): number | undefined {
  const parsed = /^\d+$/.test(value) ? Number(value) : Number.NaN
  return parsed >= low && parsed <= high ? parsed : undefined
}

/** A list of words, joined by commas. */
export function listOf<const W extends readonly string[]>(
  words: W,
  help: string,
  standard: string,
): Variable<readonly W[number][]> {
  return {
    wanted: `a list of ${words.join(', ')}`,
    help,
    default: standard,
    parse(value) {
      const given = value.split(',').map((part) => part.trim())
      const known = given.map((part) => words.find((word) => word === part))
      return known.includes(undefined) ? undefined : (known as W[number][])
    },
  }
}

/** Keys and values as the W3C Baggage header has them. A value may hold `=`: tokens in base64 end in it. */
export function pairs(help: string): Variable<Readonly<Record<string, string>>> {
  return {
    wanted: 'key=value pairs joined by commas, values percent-encoded',
    help,
    default: '',
    parse: (value) => attempt(() => Object.fromEntries(value.split(',').map(pairOf))),
  }
}

/** Pairs that can be sent as headers. */
export function headers(help: string): Variable<Readonly<Record<string, string>>> {
  const variable = pairs(help)
  return {
    ...variable,
    parse(value) {
      const parsed = variable.parse(value)
      return Object.entries(parsed ?? {}).every(([name, text]) => isHeader(name, text)) ? parsed : undefined
    },
  }
}

/** @throws Error for what is no pair, URIError for what is not percent-encoded */
function pairOf(pair: string): [key: string, value: string] {
  const equals = pair.indexOf('=')
  const key = pair.slice(0, Math.max(equals, 0)).trim()
  if (key === '') throw new Error('not a pair')
  return [key, decodeURIComponent(pair.slice(equals + 1).trim())]
}

/** The value, or undefined where `read` throws: the table tells what was wanted. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
