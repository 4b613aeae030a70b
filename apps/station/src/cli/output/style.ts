/** Colours by what they mean. Without colours every function gives its text back. */
import pc from 'picocolors'

export interface Style {
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  readonly faint: (text: string) => string
  readonly strong: (text: string) => string
}

export function createStyle(hasColors: boolean): Style {
  const { green, red, yellow, dim, bold } = pc.createColors(hasColors)
  return { good: green, bad: red, warn: yellow, faint: dim, strong: bold }
}

export interface ColorQuestion {
  /** False for `--no-color`. */
  readonly wanted: boolean
  readonly isTerminal: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** `--no-color` and NO_COLOR (https://no-color.org) win over FORCE_COLOR, which wins over what the terminal is. */
export function hasColors({ wanted, isTerminal, environment }: ColorQuestion): boolean {
  if (!wanted || isSet(environment['NO_COLOR'])) return false
  const forced = environment['FORCE_COLOR']
  if (isSet(forced)) return forced !== '0' && forced !== 'false'
  return isTerminal && environment['TERM'] !== 'dumb'
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
