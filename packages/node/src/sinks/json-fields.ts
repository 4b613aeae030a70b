/**
 * The fields of a log record as JSON members: context fields, then the call's, then the error. A key appears once: the
 * call's value wins over the context's, and a field that has the name of a standard key gets a trailing `_`.
 */
import { describeError, type Fields } from '@sightline/core'
import { quoteJson } from './json-string.ts'
import type { JsonValues } from './json-value.ts'
import { readableFields } from './readable-fields.ts'

const MAX_CACHED_KEYS = 2_000
/** A field with a longer key is left out. */
const MAX_KEY_CHARS = 256
/** Characters of all members after which further fields are left out. */
const MAX_CHARS = 262_144
const MASKED = '"[redacted]"'
/** Present, and true, when fields were left out. */
export const CUT_KEY = 'fields_cut'

export interface JsonFieldsOptions {
  readonly values: JsonValues
  readonly isSecretKey: (key: string) => boolean
  /** Keys that the record's own facts use. */
  readonly standardKeys: readonly string[]
  /** Under which key the error is written that the caller gave as `error`. */
  readonly errorKey: string
  /** How an error is written; as core describes it when left out. */
  readonly describe?: (error: unknown) => unknown
}

interface KnownKey {
  /** `,"key":` */
  readonly lead: string
  readonly isSecret: boolean
  readonly isStandard: boolean
}

/** @returns a function from context fields and call fields to members with a leading comma each; empty for none. It never throws */
export function createJsonFields(
  options: JsonFieldsOptions,
): (context: Fields | undefined, call: Fields | undefined) => string {
  const { values, errorKey } = options
  const describe = options.describe ?? describeError
  const standard = new Set([...options.standardKeys, errorKey, CUT_KEY])
  const known = new Map<string, KnownKey>()
  let isCut = false

  return (context, call) => {
    try {
      return write(context, call)
    } catch {
      // A getter or a proxy that throws: read each field on its own, so that only the broken one is lost.
      return write(readableFields(context), readableFields(call))
    }
  }

  function write(context: Fields | undefined, call: Fields | undefined): string {
    isCut = false
    let text = ''
    if (context !== undefined) text = members(text, context, call, call)
    if (call !== undefined) text = members(text, call, undefined, context)
    const error = errorOf(call) ?? errorOf(context)
    if (error !== undefined && error !== null) text += `,"${errorKey}":${values.of(describe(error))}`
    return isCut ? `${text},"${CUT_KEY}":true` : text
  }

  /** @param over - fields whose values win over these. @param other - the other fields of the record, for names that must not clash */
  function members(text: string, fields: Fields, over: Fields | undefined, other: Fields | undefined): string {
    for (const key in fields) {
      if (key === 'error' || !Object.hasOwn(fields, key)) continue
      if (over !== undefined && isOverruled(key, over)) continue
      const member = memberOf(key, fields, other)
      if (member.length > 0 && isTooLong(key, text, member)) isCut = true
      else text += member
    }
    return text
  }

  /** Empty for a field that is undefined. */
  function memberOf(key: string, fields: Fields, other: Fields | undefined): string {
    const { lead, isSecret, isStandard } = known.get(key) ?? learn(key)
    const given = fields[key]
    const value = isSecret && given !== undefined ? MASKED : values.of(given)
    if (value === undefined) return ''
    return (isStandard ? freeLead(key, fields, other) : lead) + value
  }

  function learn(key: string): KnownKey {
    const made = { lead: leadOf(key), isSecret: options.isSecretKey(key), isStandard: standard.has(key) }
    if (known.size >= MAX_CACHED_KEYS) known.clear()
    if (key.length <= MAX_KEY_CHARS) known.set(key, made)
    return made
  }
}

function isOverruled(key: string, over: Fields): boolean {
  return Object.hasOwn(over, key) && over[key] !== undefined
}

function isTooLong(key: string, text: string, member: string): boolean {
  return key.length > MAX_KEY_CHARS || text.length + member.length > MAX_CHARS
}

/** `message_`, or with more underscores when the caller has a field of that name too. */
function freeLead(key: string, fields: Fields, other: Fields | undefined): string {
  let name = `${key}_`
  while (Object.hasOwn(fields, name) || (other !== undefined && Object.hasOwn(other, name))) name += '_'
  return leadOf(name)
}

function leadOf(key: string): string {
  return `,${quoteJson(key)}:`
}

function errorOf(fields: Fields | undefined): unknown {
  return fields !== undefined && Object.hasOwn(fields, 'error') ? fields['error'] : undefined
}
