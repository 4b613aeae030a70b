/** Attribute values as they may be exported: primitives and arrays of one primitive type (OpenTelemetry, "Attribute"). */
import type { Attributes, AttributeValue } from './span.ts'

/** The value, cut to the limit; undefined when it is none that can be exported. */
export function acceptAttribute(value: unknown, maxLength: number): AttributeValue | undefined {
  switch (typeof value) {
    case 'string':
      return value.length > maxLength ? value.slice(0, maxLength) : value
    case 'number':
    case 'boolean':
      return value
    case 'object':
      return Array.isArray(value) ? acceptArray(value, maxLength) : undefined
    default:
      return undefined
  }
}

/** A checked copy with at most `maxCount` entries, and how many were dropped. */
export function acceptAttributes(
  attributes: Attributes,
  maxCount: number,
  maxLength: number,
): { readonly accepted: Attributes; readonly dropped: number } {
  const accepted: Record<string, AttributeValue> = Object.create(null)
  let count = 0
  let dropped = 0
  for (const key of Object.keys(attributes)) {
    const value = count < maxCount ? acceptAttribute(attributes[key], maxLength) : undefined
    if (value === undefined || key === '') {
      dropped += 1
    } else {
      accepted[key] = value
      count += 1
    }
  }
  return { accepted, dropped }
}

function acceptArray(values: readonly unknown[], maxLength: number): AttributeValue | undefined {
  const type = typeof values[0]
  if (values.length > 0 && type !== 'string' && type !== 'number' && type !== 'boolean') return undefined
  if (values.some((value) => typeof value !== type)) return undefined
  if (type !== 'string') return [...values] as readonly number[]
  return (values as readonly string[]).map((text) => (text.length > maxLength ? text.slice(0, maxLength) : text))
}
