/**
 * Where a text stops being JSON (RFC 8259). JSON.parse does not say it for every fault and not in lines; this goes over
 * the text once more, without recursion, and only when JSON.parse has failed.
 */

/** A fault as it is told to a person: place, wanted, got. */
export interface JsonFault {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
  readonly wanted: string
  readonly got: string
}

/** What may come next. Within an object: `key` after a comma, `first key` after the brace; likewise for lists. */
type Expectation = 'value' | 'first value' | 'first key' | 'key' | 'colon' | 'comma or }' | 'comma or ]' | 'end'

const WANTED: Readonly<Record<Expectation, string>> = {
  value: 'a value',
  'first value': 'a value or "]"',
  'first key': 'a name in double quotes or "}"',
  key: 'a name in double quotes',
  colon: '":"',
  'comma or }': '"," or "}"',
  'comma or ]': '"," or "]"',
  end: 'the end of the file',
}
const LONGEST_SHOWN = 30
/** Where an object or a list may end. */
const CLOSED_AT: Readonly<Record<'}' | ']', readonly Expectation[]>> = {
  '}': ['first key', 'comma or }'],
  ']': ['first value', 'comma or ]'],
}
const AFTER_COMMA: Readonly<Partial<Record<Expectation, Expectation>>> = { 'comma or }': 'key', 'comma or ]': 'value' }
const SPACE = /[ \t\n\r]*/y
/** Anything but texts, which may be too long for a regular expression. */
const TOKEN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)|[[\]{},:]/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const WORD = /[^\s[\]{},:"]+|[\s\S]/y

/** The first fault; undefined when the text is valid JSON. */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ('{' | '[')[] = []
  let expected: Expectation = 'value'
  let at = 0
  for (;;) {
    at += matchAt(SPACE, text, at).length
    if (at >= text.length) return expected === 'end' ? undefined : faultAt(text, at, expected)
    const token = text[at] === '"' ? textAt(text, at) : matchAt(TOKEN, text, at)
    const next: Expectation | undefined = token === '' ? undefined : step(token, expected, open)
    if (next === undefined) return faultAt(text, at, expected)
    expected = next
    at += token.length
  }
}

/** What is expected after the token; undefined when the token is not what was expected. */
function step(token: string, expected: Expectation, open: ('{' | '[')[]): Expectation | undefined {
  switch (token) {
    case '{':
    case '[':
      return isValueExpected(expected) ? opened(token, open) : undefined
    case '}':
    case ']':
      return CLOSED_AT[token].includes(expected) ? closed(open) : undefined
    case ',':
      return AFTER_COMMA[expected]
    case ':':
      return expected === 'colon' ? 'value' : undefined
    default:
      if (isValueExpected(expected)) return afterValue(open)
      return token.startsWith('"') && (expected === 'key' || expected === 'first key') ? 'colon' : undefined
  }
}

function opened(token: '{' | '[', open: ('{' | '[')[]): Expectation {
  open.push(token)
  return token === '{' ? 'first key' : 'first value'
}

function closed(open: ('{' | '[')[]): Expectation {
  open.pop()
  return afterValue(open)
}

function isValueExpected(expected: Expectation): boolean {
  return expected === 'value' || expected === 'first value'
}

function afterValue(open: readonly ('{' | '[')[]): Expectation {
  const inside = open.at(-1)
  if (inside === undefined) return 'end'
  return inside === '{' ? 'comma or }' : 'comma or ]'
}

function faultAt(text: string, at: number, expected: Expectation): JsonFault {
  const before = text.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  const line = before.split('\n').length
  return { line, column: at - lineStart + 1, wanted: WANTED[expected], got: gotAt(text, at) }
}

function gotAt(text: string, at: number): string {
  if (at >= text.length) return 'the end of the file'
  if (text[at] !== '"') return cut(matchAt(WORD, text, at))
  const { isClosed, end } = scanText(text, at)
  if (isClosed) return cut(text.slice(at, end + 1))
  const begin = cut(text.slice(at, end))
  return end >= text.length ? `the end of the file within ${begin}` : `a character that must be escaped after ${begin}`
}

function cut(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
}

/** The text in quotes that begins here; empty when it is not a valid one. */
function textAt(text: string, start: number): string {
  const { isClosed, end } = scanText(text, start)
  return isClosed ? text.slice(start, end + 1) : ''
}

/** Goes to the closing quote, or to the first character that is not allowed, or to the end. */
function scanText(text: string, start: number): { readonly isClosed: boolean; readonly end: number } {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] as string
    if (character === '"') return { isClosed: true, end: at }
    if (character < ' ') return { isClosed: false, end: at }
    if (character !== '\\') continue
    const escaped = matchAt(ESCAPE, text, at)
    if (escaped === '') return { isClosed: false, end: at + 6 >= text.length ? text.length : at }
    at += escaped.length - 1
  }
  return { isClosed: false, end: text.length }
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}
