/** Colours for terminals, and only for terminals. */
import type { Level } from '@sightline/core'

export interface TextStyle {
  level(text: string, level: Level): string
  name(text: string): string
  dim(text: string): string
}

export interface StyleQuestion {
  readonly isTerminal: boolean
  /** https://no-color.org: any value but an empty one means no colours. */
  readonly noColor: string | undefined
  /** Wins over both: `0` and `false` mean no colours, anything else but an empty value means colours. */
  readonly forceColor: string | undefined
}

const RESET = '\u001b[0m'
const DIM = '\u001b[2m'
const CYAN = '\u001b[36m'
const LEVEL_COLOURS: Readonly<Record<Level, string>> = {
  trace: DIM,
  debug: '\u001b[34m',
  info: '\u001b[32m',
  warn: '\u001b[33m',
  error: '\u001b[31m',
  fatal: '\u001b[1;37;41m',
}

const PLAIN_STYLE: TextStyle = {
  level: (text) => text,
  name: (text) => text,
  dim: (text) => text,
}

const COLOUR_STYLE: TextStyle = {
  level: (text, level) => `${LEVEL_COLOURS[level] ?? ''}${text}${RESET}`,
  name: (text) => `${CYAN}${text}${RESET}`,
  dim: (text) => `${DIM}${text}${RESET}`,
}

/** The style for a stream, given what it is and what the user's environment says. */
export function textStyle({ isTerminal, noColor, forceColor }: StyleQuestion): TextStyle {
  if (forceColor !== undefined && forceColor !== '') {
    return forceColor === '0' || forceColor === 'false' ? PLAIN_STYLE : COLOUR_STYLE
  }
  const isRefused = noColor !== undefined && noColor !== ''
  return isTerminal && !isRefused ? COLOUR_STYLE : PLAIN_STYLE
}
