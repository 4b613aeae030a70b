/**
 * Any value as plain data that JSON can hold: strings, finite numbers, booleans, null, arrays, objects. Bounded in
 * depth, breadth, string length and in all; safe against cycles, throwing getters and hostile proxies. Never throws.
 */
import { describeError } from '../errors/describe-error.ts'
import { isErrorLike } from '../errors/read-property.ts'
import { isSecret, REDACTED } from '../errors/secret.ts'
import { isPlainContainer, plainObjectOf, plainScalarOf } from './plain-scalar.ts'

export interface PlainOptions {
  /** Levels of nesting. Default 8. */
  readonly maxDepth?: number
  /** Entries of one array, object, Map or Set. Default 100. */
  readonly maxBreadth?: number
  /** Characters of one string. Default 8,192. */
  readonly maxChars?: number
  /** Values in all. Default 2,000. */
  readonly maxValues?: number
  /** True for keys whose value must not be shown; the value is not even read. */
  readonly isSecretKey?: (key: string) => boolean
  /** Takes secrets out of strings. */
  readonly redactText?: (text: string) => string
}

interface Walk {
  readonly maxDepth: number
  readonly maxBreadth: number
  readonly maxChars: number
  readonly isSecretKey: ((key: string) => boolean) | undefined
  readonly redactText: ((text: string) => string) | undefined
  /** The containers on the way from the root to here: meeting one again is a cycle. */
  readonly ancestors: object[]
  left: number
}

/** @returns plain data that shares nothing mutable with the value; what was cut says so (`... 23 more`, `[object]`, `[circular]`) */
export function toPlain(value: unknown, options: PlainOptions = {}): unknown {
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return value
  return plain(value, {
    maxDepth: options.maxDepth ?? 8,
    maxBreadth: options.maxBreadth ?? 100,
    maxChars: options.maxChars ?? 8_192,
    isSecretKey: options.isSecretKey,
    redactText: options.redactText,
    ancestors: [],
    left: options.maxValues ?? 2_000,
  })
}

function plain(value: unknown, walk: Walk): unknown {
  walk.left--
  if (typeof value === 'string') return boundedText(value, walk)
  if (typeof value !== 'object' || value === null) return plainScalarOf(value)
  try {
    return plainContainer(value, walk)
  } catch {
    return '[unreadable]' // a getter or a proxy that throws
  }
}

function plainContainer(value: object, walk: Walk): unknown {
  if (isSecret(value)) return REDACTED
  const asScalar = plainObjectOf(value)
  if (asScalar !== undefined) return boundedText(asScalar, walk)
  if (walk.ancestors.includes(value)) return '[circular]'
  if (walk.ancestors.length >= walk.maxDepth || walk.left <= 0) return Array.isArray(value) ? '[array]' : '[object]'
  walk.ancestors.push(value)
  try {
    return entriesOf(value, walk)
  } finally {
    walk.ancestors.pop()
  }
}

function entriesOf(value: object, walk: Walk): unknown {
  if (Array.isArray(value)) return plainList(value, value.length, walk)
  if (value instanceof Set) return plainList(value, value.size, walk)
  if (value instanceof Map) return plainMap(value, walk)
  if (!isPlainContainer(value) && isErrorLike(value)) return plainRecord({ ...describeError(value) }, walk)
  const { toJSON } = value as { toJSON?: unknown }
  return typeof toJSON === 'function' ? plain(toJSON.call(value, ''), walk) : plainRecord(value, walk)
}

function plainList(values: Iterable<unknown>, size: number, walk: Walk): unknown[] {
  const list: unknown[] = []
  for (const value of values) {
    if (list.length === walk.maxBreadth || walk.left <= 0) {
      list.push(`... ${size - list.length} more`)
      break
    }
    list.push(plain(value, walk))
  }
  return list
}

function plainMap(map: ReadonlyMap<unknown, unknown>, walk: Walk): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  let count = 0
  for (const [key, value] of map) {
    if (count === walk.maxBreadth || walk.left <= 0) {
      setEntry(record, '...', `${map.size - count} more`)
      break
    }
    count++
    const name = String(typeof key === 'object' ? (plainObjectOf(key ?? {}) ?? '[object]') : key)
    setEntry(record, name, walk.isSecretKey?.(name) ? REDACTED : plain(value, walk))
  }
  return record
}

function plainRecord(value: object, walk: Walk): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  const keys = Object.keys(value)
  let index = -1
  for (const key of keys) {
    index++
    if (index === walk.maxBreadth || walk.left <= 0) {
      setEntry(record, '...', `${keys.length - index} more`)
      break
    }
    setEntry(record, key, walk.isSecretKey?.(key) ? REDACTED : plainProperty(value, key, walk))
  }
  return record
}

function plainProperty(value: object, key: string, walk: Walk): unknown {
  try {
    return plain((value as Record<string, unknown>)[key], walk)
  } catch {
    return '[unreadable]' // the getter throws; its neighbours may still be read
  }
}

/** `__proto__` as an own key must stay a key. */
function setEntry(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') record[key] = value
  else Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
}

function boundedText(text: string, walk: Walk): string {
  // Redact before cutting: a secret cut in half may no longer look like one.
  const safe = walk.redactText && text.length <= 4 * walk.maxChars ? walk.redactText(text) : text
  if (safe.length <= walk.maxChars) return safe
  const kept = safe.slice(0, walk.maxChars)
  return `${walk.redactText ? walk.redactText(kept) : kept}... (${text.length} characters)`
}
