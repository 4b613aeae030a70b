/**
 * Log records for people: `[LEVEL] [CORRELATION_ID] module: message key=value`. A record is one line, except for an
 * error's stack, which follows indented. Control characters are escaped, so that nobody can write a line of his own.
 */
import { createRedactor, describeError, type Fields, type LogRecord, type Redactor, toPlain } from '@sightline/core'
import { createIsoTime } from './iso-time.ts'
import type { LineFormat } from './line-format.ts'
import { textOf } from './message-text.ts'
import { readableFields } from './readable-fields.ts'
import { type TextStyle, textStyle } from './text-style.ts'

const NO_ID = '--------'
const MAX_MESSAGE_CHARS = 32_768
const MAX_VALUE_CHARS = 8_192
const MAX_FIELDS = 200
const MAX_CACHED_KEYS = 2_000
const MAX_CACHED_KEY_CHARS = 256
const MASKED = '[redacted]'
const INDENT = '\n    '
/** Escaped everywhere: C0, DEL, C1, the line separators, and what turns the direction of text (Trojan Source). */
const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
const NEEDS_QUOTES = /[\s"=]|^$/

export interface TextLinesOptions {
  /** Begins with the time: `2026-11-23T10:00:00.000Z [INFO] ...`. Default false. */
  readonly isDetailed?: boolean
  /** Where the lines go: coloured when it is a terminal. Without it there are no colours unless FORCE_COLOR asks for them. */
  readonly stream?: { readonly isTTY?: boolean }
  /** NO_COLOR and FORCE_COLOR are read from it. Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly redactor?: Redactor
}

export function createTextLines(options: TextLinesOptions = {}): LineFormat {
  const redactor = options.redactor ?? createRedactor()
  const style = styleOf(options)
  const timeOf = createIsoTime()
  const fields = fieldsWriter(redactor, style)

  return (record) => {
    const time = options.isDetailed ? `${style.dim(timeOf(record.timeMs))} ` : ''
    const level = style.level(`[${record.level.toUpperCase()}]`, record.level)
    const id = style.dim(`[${safe(record.scope?.correlationId ?? NO_ID)}]`)
    const message = safe(bounded(redactor, textOf(record.message), MAX_MESSAGE_CHARS))
    return `${time}${level} ${id} ${style.name(safe(record.logger))}: ${message}${fields(record)}\n`
  }
}

function styleOf({ stream, environment = process.env }: TextLinesOptions): TextStyle {
  const { NO_COLOR: noColor, FORCE_COLOR: forceColor } = environment
  return textStyle({ isTerminal: stream?.isTTY === true, noColor, forceColor })
}

function fieldsWriter(redactor: Redactor, style: TextStyle): (record: LogRecord) => string {
  const plainOptions = { isSecretKey: redactor.isSecretKey, redactText: redactor.redactText, maxChars: MAX_VALUE_CHARS }
  const known = new Map<string, { readonly lead: string; readonly isSecret: boolean }>()

  return ({ scope, fields }) => {
    try {
      return write(scope?.fields, fields)
    } catch {
      // A getter or a proxy that throws: read each field on its own, so that only the broken one is lost.
      return write(readableFields(scope?.fields), readableFields(fields))
    }
  }

  function write(context: Fields | undefined, call: Fields | undefined): string {
    const all = joined(context, call)
    let text = ''
    let count = 0
    for (const [key, value] of all) {
      if (key === 'error' || count++ >= MAX_FIELDS) continue
      const { lead, isSecret } = known.get(key) ?? learn(key)
      text += lead + (isSecret ? MASKED : valueText(value))
    }
    const error = all.get('error')
    return error === undefined || error === null ? text : text + errorText(error)
  }

  /** What a key looks like in a line: the same each time. */
  function learn(key: string): { readonly lead: string; readonly isSecret: boolean } {
    const made = { lead: ` ${style.dim(`${safe(key)}=`)}`, isSecret: redactor.isSecretKey(key) }
    if (known.size >= MAX_CACHED_KEYS) known.clear()
    if (key.length <= MAX_CACHED_KEY_CHARS) known.set(key, made)
    return made
  }

  function valueText(value: unknown): string {
    const plain = toPlain(value, plainOptions)
    const text = safe(typeof plain === 'string' ? plain : (JSON.stringify(plain) ?? ''))
    return typeof plain === 'string' && NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '\\"')}"` : text
  }

  function errorText(error: unknown): string {
    const { cause = [], ...first } = describeError(error)
    const head = ` ${style.dim('error=')}${valueText(`${first.type}: ${first.message}`)}`
    const facts = `${first.code === undefined ? '' : ` ${style.dim('error_code=')}${valueText(first.code)}`}${
      first.details === undefined ? '' : ` ${style.dim('error_details=')}${valueText(first.details)}`
    }`
    const stacks = [first, ...cause].map((part, index) => stackText(part, index > 0))
    return head + facts + stacks.join('')
  }
}

/** Every line indented, so that none of them can pass for a record. */
function stackText(part: { type: string; message: string; stack?: string }, isCause: boolean): string {
  const lines = (part.stack ?? `${part.type}: ${part.message}`).split('\n').map((line) => safe(line.trim()))
  const lead = isCause ? `${INDENT}caused by: ` : INDENT
  return lead + lines.join(`${INDENT}  `)
}

function bounded(redactor: Redactor, text: string, maxChars: number): string {
  if (text.length <= maxChars) return redactor.redactText(text)
  return String(toPlain(text, { redactText: redactor.redactText, maxChars }))
}

/** Context fields, then the call's, which win; a call's `undefined` does not hide the context's value. */
function joined(context: Fields | undefined, call: Fields | undefined): ReadonlyMap<string, unknown> {
  const all = new Map<string, unknown>()
  for (const fields of [context, call]) {
    if (fields === undefined || fields === null) continue
    for (const key of Object.keys(fields)) {
      const value = fields[key]
      if (value !== undefined) all.set(key, value)
    }
  }
  return all
}

function safe(text: string): string {
  return text.replace(UNSAFE, (unit) => {
    if (unit === '\n') return '\\n'
    if (unit === '\r') return '\\r'
    if (unit === '\t') return '\\t'
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
