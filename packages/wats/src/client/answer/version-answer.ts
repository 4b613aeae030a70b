/** The server's version, as JSON text, plain text or an object. A web page in its place is not a version. */
import { type AnswerRule, jsonOf, textOf } from './answer-rule.ts'

const VERSION = /^v?\d[\w.+ -]{0,99}$/i

export const versionAnswer: AnswerRule<string> = {
  accept: 'application/json',
  wanted: 'a version like "2025.3.9"',
  read(answer) {
    const value = jsonOf(answer) ?? textOf(answer)
    // A bare 24.1 is valid JSON, but as a number it would lose its last zero: the text is the version.
    const version = typeof value === 'number' ? textOf(answer) : textIn(value)
    const trimmed = version?.trim()
    return trimmed !== undefined && VERSION.test(trimmed) ? trimmed : undefined
  },
}

function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return undefined
  const { version, Version } = value as { version?: unknown; Version?: unknown }
  const found = version ?? Version
  return typeof found === 'string' ? found : undefined
}
