/** Keeps secrets out of everything that leaves: by key at any depth, and by pattern inside texts. */
import type { Fields } from '../context/scope.ts'
import { isErrorLike, readProperty } from '../errors/read-property.ts'
import { isSecret, REDACTED } from '../errors/secret.ts'
import { isPlainContainer, plainObjectOf } from './plain-scalar.ts'
import { redactText } from './redact-text.ts'
import { createSecretKeys } from './secret-keys.ts'
import { toPlain } from './to-plain.ts'

const MAX_DEPTH = 8
const MAX_VALUES = 2_000

export interface Redactor {
  /** True for keys whose value must not be shown: password, token, authorization, cookie, api key, ... in any spelling. */
  isSecretKey(key: string): boolean
  /** Masks credentials inside a message: `Bearer ...`, `password=...`, `https://user:pass@host`. */
  redactText(text: string): string
  /**
   * The same object when it holds no secret; else a copy in which each top-level value that holds one is replaced: by
   * `[redacted]`, or by its plain form (`toPlain`) with the secret masked. What is nested too deep to be searched counts as secret.
   */
  redact(fields: Fields): Fields
}

/** @param extraKeys - further secret keys, compared as a whole, spelling aside */
export function createRedactor(extraKeys?: readonly string[]): Redactor {
  const isSecretKey = createSecretKeys(extraKeys)
  const redactor: Redactor = {
    isSecretKey,
    redactText,
    redact(fields) {
      const keys = Object.keys(fields)
      let cleaned: Map<string, unknown> | undefined
      for (const key of keys) {
        const clean = cleanValue(fields, key)
        if (clean === UNCHANGED) continue
        cleaned ??= new Map()
        cleaned.set(key, clean)
      }
      if (cleaned === undefined) return fields
      return Object.fromEntries(
        keys.map((key) => [key, cleaned.has(key) ? cleaned.get(key) : readProperty(fields, key)]),
      )
    },
  }
  return redactor

  function cleanValue(fields: Fields, key: string): unknown {
    if (isSecretKey(key)) return REDACTED
    try {
      const value = fields[key]
      const isClean = !holdsSecret(value, { isSecretKey, seen: undefined, left: MAX_VALUES }, MAX_DEPTH)
      return isClean ? UNCHANGED : toPlain(value, redactor)
    } catch {
      return '[unreadable]' // a getter or a proxy that throws
    }
  }
}

const UNCHANGED = Symbol('unchanged')

interface Search {
  readonly isSecretKey: (key: string) => boolean
  seen: Set<object> | undefined
  left: number
}

function holdsSecret(value: unknown, search: Search, depth: number): boolean {
  if (typeof value === 'string') return redactText(value) !== value
  if (typeof value !== 'object' || value === null) return false
  if (search.seen?.has(value)) return false
  if (--search.left < 0 || depth === 0) return true
  if (isSecret(value)) return true
  const scalar = plainObjectOf(value)
  if (scalar !== undefined) return redactText(scalar) !== scalar
  search.seen ??= new Set()
  search.seen.add(value)
  return anyPart(value, (key, part) => (key !== '' && search.isSecretKey(key)) || holdsSecret(part, search, depth - 1))
}

type PartTest = (key: string, part: unknown) => boolean

function anyPart(value: object, test: PartTest): boolean {
  if (Array.isArray(value)) return value.some((part) => test('', part))
  if (value instanceof Set) return [...value].some((part) => test('', part))
  if (value instanceof Map) return [...value].some(([key, part]) => test(typeof key === 'string' ? key : '', part))
  if (!isPlainContainer(value) && isErrorLike(value)) {
    const { cause, errors } = value as { cause?: unknown; errors?: unknown }
    if (test('', value.message) || test('', cause) || test('', errors)) return true
  }
  return Object.keys(value).some((key) => test(key, (value as Record<string, unknown>)[key]))
}
