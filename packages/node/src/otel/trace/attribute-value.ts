/**
 * Values that other libraries set as attributes, as core keeps them. Beside what core takes: null in an array becomes the
 * empty value of the array's type (OpenTelemetry, "Attribute Collections"), bytes become base64, and what is deeper
 * (maps, mixed arrays, which the API allows since 1.10) becomes JSON.
 */
import { type Attributes, type AttributeValue, type PlainOptions, toPlain } from '@sightline/core'

/** Of a null in an array of that type. */
const EMPTY: Readonly<Record<string, string | number | boolean>> = { string: '', number: 0, boolean: false }

/** @returns undefined for nothing and for what cannot be told (functions, symbols). Never throws */
export function attributeValueOf(value: unknown, options: PlainOptions): AttributeValue | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value
    case 'bigint':
      return String(value)
    case 'object':
      return value === null ? undefined : fromObject(value, options)
    default:
      return undefined
  }
}

/** A copy; what cannot be read is left out. Never throws. */
export function attributesOf(attributes: unknown, options: PlainOptions): Attributes | undefined {
  if (typeof attributes !== 'object' || attributes === null) return undefined
  const copy: Record<string, AttributeValue | undefined> = Object.create(null)
  for (const key of keysOf(attributes)) copy[key] = attributeValueOf(readKey(attributes, key), options)
  return copy
}

export function keysOf(value: object): readonly string[] {
  try {
    return Object.keys(value)
  } catch {
    return [] // a proxy that does not even give its keys
  }
}

/** Undefined where a getter throws: that costs its own value only. */
export function readKey(value: object, key: string): unknown {
  try {
    return (value as Readonly<Record<string, unknown>>)[key]
  } catch {
    return undefined
  }
}

function fromObject(value: object, options: PlainOptions): AttributeValue {
  try {
    const simple = Array.isArray(value) ? simpleArray(value) : undefined
    if (simple !== undefined) return simple
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  } catch {
    return '[unreadable]' // a proxy, or an array with a getter that throws
  }
  const plain = toPlain(value, options)
  return typeof plain === 'string' ? plain : JSON.stringify(plain)
}

/** The array where all that is in it is of one primitive type, or nothing; else undefined. */
function simpleArray(values: readonly unknown[]): AttributeValue | undefined {
  const given = values.filter((value) => value !== null && value !== undefined)
  const type = given.length === 0 ? 'string' : typeof given[0]
  const empty = EMPTY[type]
  if (empty === undefined || given.some((value) => typeof value !== type)) return undefined
  return values.map((value) => value ?? empty) as string[]
}
