/** Attribute texts of WSXF as values of WSJF. */
import { numericValueOf, statusOfWord } from '@sightline/wats'

/** `verbatim` is text in which an empty one means something: the measured text was empty. */
export type ValueKind = 'text' | 'verbatim' | 'number' | 'whole' | 'flag' | 'status' | 'group' | 'type' | 'uuid'

const WHOLE = /^[+-]?\d{1,15}$/
const GROUPS: Readonly<Record<string, string>> = { main: 'M', setup: 'S', cleanup: 'C', m: 'M', s: 'S', c: 'C' }
const TYPES: Readonly<Record<string, string>> = { uut: 'T', uur: 'R' }
const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false, '1': true, '0': false }

interface Reading {
  readonly wanted: string
  /** The value; undefined when the text is no such value. */
  readonly read: (text: string) => unknown
}

const READINGS: Readonly<Record<ValueKind, Reading>> = {
  text: { wanted: 'text', read: (text) => text },
  verbatim: { wanted: 'text', read: (text) => text },
  number: { wanted: 'a number', read: numericValueOf },
  whole: { wanted: 'a whole number', read: (text) => (WHOLE.test(text.trim()) ? Number(text) : undefined) },
  flag: { wanted: 'true or false', read: (text) => FLAGS[text.trim().toLowerCase()] },
  status: { wanted: 'Passed, Failed, Skipped, Done, Error or Terminated', read: statusOfWord },
  group: { wanted: 'Main, Setup or Cleanup', read: (text) => GROUPS[text.trim().toLowerCase()] },
  type: { wanted: 'UUT or UUR', read: (text) => TYPES[text.trim().toLowerCase()] },
  uuid: {
    wanted: 'a UUID',
    read: (text) =>
      text
        .trim()
        .replace(/^\{|\}$/g, '')
        .toLowerCase(),
  },
}

/** What an attribute says: a value of its kind, nothing, or something else. */
export type AttributeValue =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Nothing stands there: WSXF writes an empty attribute where WSJF has null. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong'; readonly wanted: string }

/** @param text - with its entities resolved, as sax gives it */
export function attributeValue(kind: ValueKind, text: string): AttributeValue {
  if (text === '' && kind !== 'verbatim') return { kind: 'empty' }
  const { read, wanted } = READINGS[kind]
  const value = read(text)
  return value === undefined ? { kind: 'wrong', wanted } : { kind: 'value', value }
}
