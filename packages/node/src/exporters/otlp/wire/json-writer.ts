/**
 * OTLP's JSON: ids as hex, 64-bit integers as text, enums as numbers (OTLP specification, "JSON Protobuf Encoding");
 * numbers that JSON lacks as text (ProtoJSON).
 */
import type { EndedSpan } from '@sightline/core'
import { quoteJson } from '../../../sinks/json-string.ts'
import { ByteWriter } from '../../protobuf/byte-writer.ts'
import type { Field } from '../../protobuf/field.ts'
import { ANY_VALUE, KEY_VALUE } from '../messages/common-fields.ts'
import type { OtlpWriter, SpanIdFields } from './otlp-writer.ts'
import { nanosText } from './unix-nano.ts'

const SPILL_CHARS = 2048
/** Keys are few in a service; whoever makes them up must not fill the memory. */
const MAX_LEADS = 2_000

export class JsonWriter extends ByteWriter implements OtlpWriter {
  /** What a KeyValue begins with, by its key. */
  readonly #leads = new Map<string, string>()
  /** What is not in the buffer yet. */
  #text = '{'
  /** True where the next member or item is the first of its kind. */
  #isFirst = true
  /** Of each open level: whether it is a list. */
  readonly #lists: boolean[] = []

  get size(): number {
    return this.at + this.#text.length
  }

  open(field: Field): void {
    if (this.#lists.at(-1) === true) this.#comma()
    else this.#member(field)
    this.#begin('{', false)
  }

  close(): void {
    this.#end('}')
  }

  openList(field: Field): void {
    this.#member(field)
    this.#begin('[', true)
  }

  closeList(): void {
    this.#end(']')
  }

  text(field: Field, value: string): void {
    this.#member(field)
    this.#text += quoteJson(value)
  }

  id(field: Field, hex: string): void {
    this.text(field, hex)
  }

  spanIds({ traceId, spanId, parentSpanId }: SpanIdFields, span: EndedSpan): void {
    this.text(traceId, span.traceId)
    this.text(spanId, span.spanId)
    if (span.parentSpanId !== undefined) this.text(parentSpanId, span.parentSpanId)
  }

  scalarPair(_list: Field, key: string, value: string | number | boolean): void {
    if (this.#leads.size >= MAX_LEADS) this.#leads.clear()
    let lead = this.#leads.get(key)
    if (lead === undefined) {
      lead = `{${KEY_VALUE.key.key}${quoteJson(key)},${KEY_VALUE.value.key}{`
      this.#leads.set(key, lead)
    }
    this.#comma()
    this.#text += lead + scalarText(value)
  }

  boolean(field: Field, value: boolean): void {
    this.#member(field)
    this.#text += String(value)
  }

  integer(field: Field, value: number): void {
    this.#member(field)
    this.#text += `"${value}"`
  }

  small(field: Field, value: number): void {
    this.#member(field)
    this.#text += String(value)
  }

  signed(field: Field, value: number): void {
    this.small(field, value)
  }

  flags(field: Field, value: number): void {
    this.small(field, value)
  }

  time(field: Field, timeMs: number): void {
    this.#member(field)
    this.#text += `"${nanosText(timeMs)}"`
  }

  count(field: Field, value: number): void {
    this.#member(field)
    this.#text += wholeText(value)
  }

  number(field: Field, value: number): void {
    this.#member(field)
    this.#text += numberText(value)
  }

  counts(field: Field, values: Float64Array, first: number, last: number): void {
    this.#member(field)
    this.#text += `[${Array.from(values.subarray(first, last), wholeText).join()}]`
  }

  wholes(field: Field, values: Float64Array): void {
    this.counts(field, values, 0, values.length)
  }

  numbers(field: Field, values: Float64Array): void {
    this.#member(field)
    this.#text += `[${Array.from(values, numberText).join()}]`
  }

  finish(): Uint8Array {
    this.#text += '}'
    this.#spill()
    return this.bytes.subarray(0, this.at)
  }

  reset(): void {
    this.#text = '{'
    this.rewind()
    this.#isFirst = true
    this.#lists.length = 0
  }

  #member(field: Field): void {
    this.#comma()
    this.#text += field.key
  }

  #comma(): void {
    if (!this.#isFirst) this.#text += ','
    this.#isFirst = false
  }

  #begin(bracket: string, isList: boolean): void {
    this.#text += bracket
    this.#isFirst = true
    this.#lists.push(isList)
  }

  /** Small pieces of text are joined when they are written: the fewer, the sooner they are gone from memory. */
  #spill(): void {
    // A UTF-16 unit takes at most three bytes.
    this.room(this.#text.length * 3)
    this.at += this.bytes.write(this.#text, this.at)
    this.#text = ''
  }

  #end(bracket: string): void {
    this.#text += bracket
    if (this.#text.length > SPILL_CHARS) this.#spill()
    this.#isFirst = false
    this.#lists.pop()
  }
}

/** The content of an AnyValue and the ends of it and of the KeyValue around it. */
function scalarText(value: string | number | boolean): string {
  if (typeof value === 'string') return ANY_VALUE.string.key + quoteJson(value) + '}}'
  if (typeof value === 'boolean') return `${ANY_VALUE.boolean.key}${value}}}`
  if (Number.isSafeInteger(value)) return `${ANY_VALUE.integer.key}"${value}"}}`
  return `${ANY_VALUE.double.key}${numberText(value)}}}`
}

function numberText(value: number): string {
  return Number.isFinite(value) ? (Object.is(value, -0) ? '-0.0' : String(value)) : `"${value}"`
}

/** Counts pass 2^53 only where they were not exact any more. */
function wholeText(value: number): string {
  return Number.isSafeInteger(value) ? `"${value}"` : `"${BigInt(value)}"`
}
