/** Values of log fields as JSON, secrets masked. Numbers, booleans and short plain strings take no detour. */
import { type Redactor, toPlain } from '@sightline/core'
import { classify, MAY_HOLD_SECRET, quoteClassified, quoteJson, safeJson } from './json-string.ts'
import { textOf } from './message-text.ts'

/** Longer strings are cut, with a note of how long they were. */
const MAX_TEXT_CHARS = 8_192
/** JSON of one object or array; what is larger is replaced by a note. */
const MAX_OBJECT_CHARS = 65_536
/** Longer messages are cut. */
const MAX_MESSAGE_CHARS = 32_768
/** Messages whose JSON is remembered, when they are short: most are constants. */
const MAX_CACHED_MESSAGES = 500
const MAX_CACHED_CHARS = 200

export interface JsonValues {
  /** The value as JSON; undefined for what has none (`undefined`). Never throws. */
  of(value: unknown): string | undefined
  /** The message of a record as JSON, redacted. */
  message(message: unknown): string
}

export function createJsonValues(redactor: Redactor): JsonValues {
  const plainOptions = { isSecretKey: redactor.isSecretKey, redactText: redactor.redactText, maxChars: MAX_TEXT_CHARS }
  const messages = new Map<string, string>()

  return {
    of(value) {
      switch (typeof value) {
        case 'string':
          return bounded(value, MAX_TEXT_CHARS)
        case 'number':
          return Number.isFinite(value) ? String(value) : `"${value}"`
        case 'boolean':
          return value ? 'true' : 'false'
        case 'undefined':
          return undefined
        default:
          return value === null ? 'null' : object(value)
      }
    },
    message(message) {
      return messages.get(message as string) ?? learn(textOf(message))
    },
  }

  function learn(message: string): string {
    const json = bounded(message, MAX_MESSAGE_CHARS)
    if (messages.size >= MAX_CACHED_MESSAGES) messages.clear()
    if (message.length <= MAX_CACHED_CHARS) messages.set(message, json)
    return json
  }

  function bounded(text: string, maxChars: number): string {
    if (text.length <= maxChars) return short(text)
    return quoteJson(String(toPlain(text, { ...plainOptions, maxChars })))
  }

  function short(text: string): string {
    const textClass = classify(text)
    if ((textClass & MAY_HOLD_SECRET) === 0) return quoteClassified(text, textClass)
    const safe = redactor.redactText(text)
    return safe === text ? quoteClassified(text, textClass) : quoteJson(safe)
  }

  function object(value: unknown): string {
    const json = JSON.stringify(toPlain(value, plainOptions)) ?? 'null'
    return json.length <= MAX_OBJECT_CHARS ? safeJson(json) : `"[too large: ${json.length} characters of JSON]"`
  }
}
