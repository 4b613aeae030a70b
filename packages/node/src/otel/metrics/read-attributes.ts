/**
 * Reads the attributes of one call, one by one. The slow path: it runs for attributes that were not met before. Never
 * throws: an attribute that is none (an object, null, a bigint, a getter that throws) is reported as a fault and left
 * out, and the measurement counts with the others.
 */
import type { KeyFilter } from './key-filter.ts'

export interface ReadAttributes {
  /** Key, text of the value, and the value itself, for those that have a value; in the order of the keys' names. */
  readonly attributes: readonly ReadAttribute[]
  /** Key and value, key and value ... of all that were looked at, in the caller's order; undefined where they must not serve as keys. */
  readonly path: readonly unknown[] | undefined
}

export interface ReadAttribute {
  readonly key: string
  readonly text: string
  readonly value: unknown
}

/** @param refuse - told of each attribute that is left out */
export function readAttributes(
  given: object,
  filter: KeyFilter | undefined,
  refuse: (error: unknown) => void,
): ReadAttributes {
  const attributes: ReadAttribute[] = []
  let path: unknown[] | undefined = []
  for (const key of keysOf(given, refuse)) {
    if (filter !== undefined && !filter.keeps(key)) continue
    const read = readOne(given, key, refuse)
    if (read?.isKey === true) path?.push(key, read.value)
    else path = undefined
    if (read !== undefined && read.text !== '') attributes.push({ key, text: read.text, value: read.value })
  }
  attributes.sort((a, b) => (a.key < b.key ? -1 : 1))
  return { attributes, path }
}

interface ReadValue {
  readonly text: string
  readonly value: unknown
  /** The same value will be met again as such, which is not so of arrays. */
  readonly isKey: boolean
}

function keysOf(given: object, refuse: (error: unknown) => void): readonly string[] {
  const keys: string[] = []
  try {
    for (const key in given) keys.push(key)
  } catch (error) {
    refuse(error)
  }
  return keys
}

function readOne(given: object, key: string, refuse: (error: unknown) => void): ReadValue | undefined {
  try {
    const value: unknown = (given as Record<string, unknown>)[key]
    if (value === undefined) return { text: '', value, isKey: true }
    if (key !== '' && isPrimitive(value)) return { text: String(value), value, isKey: true }
    if (key !== '' && Array.isArray(value)) return readList(value)
    throw new TypeError(
      `attribute "${key}" wants text, a number, a boolean or a list of one of these, got ${nameOf(value)}`,
    )
  } catch (error) {
    refuse(error)
    return undefined
  }
}

/** A copy: the list stays the caller's. Its text is JSON (OpenTelemetry, "Common specification concepts", "Attribute"). */
function readList(list: readonly unknown[]): ReadValue {
  const value = list.map((item) => item ?? null)
  const stranger = value.find((item) => item !== null && !isPrimitive(item))
  if (stranger !== undefined) throw new TypeError(`a list of attribute values must not hold ${nameOf(stranger)}`)
  return { text: JSON.stringify(value), value: Object.freeze(value), isKey: false }
}

function isPrimitive(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function nameOf(value: unknown): string {
  return value === null ? 'null' : `a value of type ${typeof value}`
}
