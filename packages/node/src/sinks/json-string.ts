/** Strings as JSON that stays one line everywhere: no raw newline, no lone surrogate, no control character, U+2028 and U+2029 escaped. */

/** What one look at a short text tells; bits. */
export const PLAIN = 0
/** Holds a character that stands between a key word and its secret in every pattern that redaction knows. */
export const MAY_HOLD_SECRET = 1
export const NEEDS_ESCAPE = 2

/** Up to here a loop is faster than regular expressions. */
const SHORT_CHARS = 128
const ESCAPED = /["\\\p{Cc}\p{Cs}\u2028\u2029]/u
/** `J` stands for a JSON web token, which begins with `eyJ`. */
const SUSPICIOUS = /[ \t\r\n:=%J]/
/** What JSON.stringify leaves as it is. */
const STILL_RAW = /[\u007f-\u009f\u2028\u2029]/g
/** An escape of JSON.stringify; one of a lone surrogate is six characters long. */
const ESCAPES = /\\(?:ud[89a-f][0-9a-f]{2}|.)/g
const LONE_SURROGATE_ESCAPE_LENGTH = 6
const CLASS_OF_ASCII = classesOfAscii()

/** The text in quotes. Plain text, the common case, costs about 1 ns a character. */
export function quoteJson(text: string): string {
  return quoteClassified(text, classify(text))
}

/** The same for a text that was looked at already. */
export function quoteClassified(text: string, textClass: number): string {
  return textClass < NEEDS_ESCAPE ? '"' + text + '"' : safeJson(JSON.stringify(text))
}

/** One pass over the text. @returns bits: MAY_HOLD_SECRET, NEEDS_ESCAPE */
export function classify(text: string): number {
  const { length } = text
  if (length > SHORT_CHARS)
    return (ESCAPED.test(text) ? NEEDS_ESCAPE : 0) | (SUSPICIOUS.test(text) ? MAY_HOLD_SECRET : 0)
  let found = PLAIN
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 128) found |= CLASS_OF_ASCII[unit]!
    // Control characters of Latin-1, and everything from U+2028 on: the slow way decides.
    else if (unit < 160 || unit >= 0x2028) return NEEDS_ESCAPE | MAY_HOLD_SECRET
  }
  return found
}

/** Makes what JSON.stringify gave safe for one line: lone surrogates become U+FFFD, what is left of the control characters is escaped. */
export function safeJson(json: string): string {
  const wellFormed = json.includes('\\ud') ? json.replace(ESCAPES, replaceLoneSurrogate) : json
  return wellFormed.replace(STILL_RAW, unicodeEscape)
}

function replaceLoneSurrogate(escaped: string): string {
  return escaped.length === LONE_SURROGATE_ESCAPE_LENGTH ? '\\ufffd' : escaped
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function classesOfAscii(): Uint8Array {
  const classes = new Uint8Array(128)
  for (let unit = 0; unit < 128; unit++) {
    const character = String.fromCharCode(unit)
    const isEscaped = unit < 32 || unit === 127 || character === '"' || character === '\\'
    classes[unit] = (isEscaped ? NEEDS_ESCAPE : 0) | (SUSPICIOUS.test(character) ? MAY_HOLD_SECRET : 0)
  }
  return classes
}
