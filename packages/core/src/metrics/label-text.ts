/** The raw values a caller may give for a label, and the text each one stands for. */

/** Stands for values that the label guard folded together and for values that cannot be a label. */
export const OTHER = '_other'

/** The labels object as JavaScript callers may really give it. */
export type GivenLabels = Readonly<Record<string, unknown>>

/**
 * Text of a raw label value: absent values are `''`, numbers and booleans their usual text.
 *
 * @returns undefined for what has no sensible text: objects, functions, symbols, NaN
 */
export function labelText(raw: unknown): string | undefined {
  switch (typeof raw) {
    case 'string':
      return raw
    case 'number':
      return Number.isNaN(raw) ? undefined : String(raw)
    case 'boolean':
    case 'bigint':
      return String(raw)
    case 'undefined':
      return ''
    default:
      return raw === null ? '' : undefined
  }
}
