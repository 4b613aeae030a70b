/**
 * Protobuf, written forward into one buffer that is used again. A nested message's length is not known when it begins:
 * one byte is kept for it, and a message that turns out longer than 127 bytes is moved to make room (a memmove, which
 * is quicker than measuring first).
 */
import { Buffer } from 'node:buffer'
import { type EndedSpan, writeHex } from '@sightline/core'
import { ANY_VALUE, KEY_VALUE } from '../messages/common-fields.ts'
import { ByteWriter, MOST_VARINT_BYTES } from './byte-writer.ts'
import type { Field } from './field.ts'
import { type OtlpWriter, type SpanIdFields, writeScalarPair } from './otlp-writer.ts'
import { Nanos } from './unix-nano.ts'

/** Below this a loop over the characters beats a call into native code. */
const SHORT_TEXT = 48
const TWO_TO_32 = 4_294_967_296

const TRACE_ID_BYTES = 16
const SPAN_ID_BYTES = 8
/** A KeyValue has all its lengths in one byte each when it is not longer than this ... */
const MOST_SHORT_PAIR = 127
/** ... which it is not with a key and a value of at most these. */
const MOST_SHORT_KEY = 50
const MOST_SHORT_VALUE = 60
/** Keys are few in a service; whoever makes them up must not fill the memory. */
const MAX_LEADS = 2_000

export class ProtobufWriter extends ByteWriter implements OtlpWriter {
  /** Where the content of each open message begins. */
  readonly #starts: number[] = []
  readonly #nanos = new Nanos()
  readonly #leads = new Map<string, Uint8Array>()

  get size(): number {
    return this.at
  }

  open(field: Field): void {
    this.room(3)
    this.#tag(field.tag)
    this.at += 1
    this.#starts.push(this.at)
  }

  close(): void {
    this.#closeAt(this.#starts.pop()!)
  }

  openList(_field: Field): void {
    // Protobuf has no lists: each item carries the field's tag.
  }

  closeList(): void {
    // As above.
  }

  text(field: Field, value: string): void {
    const { length } = value
    // A UTF-16 unit takes at most three bytes.
    this.room(length * 3 + MOST_VARINT_BYTES)
    this.#tag(field.tag)
    if (length > SHORT_TEXT || !this.ascii(value, length)) this.#utf8(value, length)
  }

  id(field: Field, hex: string): void {
    const length = hex.length >>> 1
    this.room(length + MOST_VARINT_BYTES)
    this.#tag(field.tag)
    this.varint(length)
    writeHex(hex, this.bytes, this.at)
    this.at += length
  }

  spanIds({ traceId, spanId, parentSpanId }: SpanIdFields, span: EndedSpan): void {
    this.room(38)
    const bytes = this.bytes
    const start = this.at
    bytes[start] = traceId.tag
    bytes[start + 1] = TRACE_ID_BYTES
    span.writeTraceId(bytes, start + 2)
    bytes[start + 18] = spanId.tag
    bytes[start + 19] = SPAN_ID_BYTES
    span.writeSpanId(bytes, start + 20)
    bytes[start + 28] = parentSpanId.tag
    bytes[start + 29] = SPAN_ID_BYTES
    this.at = start + (span.writeParentId(bytes, start + 30) ? 38 : 28)
  }

  scalarPair(list: Field, key: string, value: string | number | boolean): void {
    const start = this.at
    const lead = this.#leads.get(key) ?? this.#learnLead(key)
    this.room(lead.length + 2 * MOST_SHORT_PAIR)
    this.#tag(list.tag)
    // The length of the pair, once it is known.
    this.at += 1
    const first = this.at
    const bytes = this.bytes
    for (let at = 0; at < lead.length; at += 1) bytes[first + at] = lead[at]!
    this.at = first + lead.length
    if (lead.length > 0 && this.#shortValue(value)) {
      bytes[first - 1] = this.at - first
      return
    }
    this.at = start
    writeScalarPair(this, list, key, value)
  }

  boolean(field: Field, value: boolean): void {
    this.room(3)
    this.#tag(field.tag)
    this.bytes[this.at++] = value ? 1 : 0
  }

  integer(field: Field, value: number): void {
    this.room(2 + MOST_VARINT_BYTES)
    this.#tag(field.tag)
    if (value >= 0) this.varint(value)
    else this.negative(value)
  }

  small(field: Field, value: number): void {
    this.room(2 + MOST_VARINT_BYTES)
    this.#tag(field.tag)
    this.varint(value)
  }

  flags(field: Field, value: number): void {
    this.room(6)
    this.#tag(field.tag)
    this.view.setUint32(this.at, value, true)
    this.at += 4
  }

  time(field: Field, timeMs: number): void {
    this.room(10)
    this.#tag(field.tag)
    this.#nanos.set(timeMs)
    this.fixed64(this.#nanos.low, this.#nanos.high)
  }

  count(field: Field, value: number): void {
    this.room(10)
    this.#tag(field.tag)
    this.fixed64(value % TWO_TO_32, Math.floor(value / TWO_TO_32))
  }

  number(field: Field, value: number): void {
    this.room(10)
    this.#tag(field.tag)
    this.view.setFloat64(this.at, value, true)
    this.at += 8
  }

  counts(field: Field, values: Float64Array, first: number, last: number): void {
    this.room((last - first) * 8 + MOST_VARINT_BYTES)
    this.#tag(field.tag)
    this.varint((last - first) * 8)
    for (let at = first; at < last; at += 1) {
      const value = values[at]!
      this.fixed64(value % TWO_TO_32, Math.floor(value / TWO_TO_32))
    }
  }

  numbers(field: Field, values: Float64Array): void {
    this.room(values.length * 8 + MOST_VARINT_BYTES)
    this.#tag(field.tag)
    this.varint(values.length * 8)
    for (const value of values) {
      this.view.setFloat64(this.at, value, true)
      this.at += 8
    }
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.at)
  }

  reset(): void {
    this.rewind()
    this.#starts.length = 0
  }

  /** Field numbers stay below 2048, so a tag has one byte or two. */
  #tag(tag: number): void {
    if (tag < 0x80) {
      this.bytes[this.at++] = tag
      return
    }
    this.bytes[this.at++] = (tag & 0x7f) | 0x80
    this.bytes[this.at++] = tag >>> 7
  }

  /** An AnyValue with the length before it. @returns false, with anything written, when it does not fit in a short pair */
  #shortValue(value: string | number | boolean): boolean {
    this.at += 1
    const first = this.at
    if (typeof value === 'string') {
      if (value.length > MOST_SHORT_VALUE) return false
      this.bytes[this.at++] = ANY_VALUE.string.tag
      if (!this.ascii(value, value.length)) return false
    } else if (typeof value === 'boolean') this.boolean(ANY_VALUE.boolean, value)
    else if (Number.isSafeInteger(value)) this.integer(ANY_VALUE.integer, value)
    else this.number(ANY_VALUE.double, value)
    this.bytes[first - 1] = this.at - first
    return true
  }

  /** What a KeyValue begins with: its key, and the tag of its value. Empty for keys that are not short or not ASCII. */
  #learnLead(key: string): Uint8Array {
    const isShort = key.length <= MOST_SHORT_KEY && isAscii(key)
    const lead = isShort
      ? Buffer.from([KEY_VALUE.key.tag, key.length, ...Buffer.from(key), KEY_VALUE.value.tag])
      : new Uint8Array(0)
    if (this.#leads.size >= MAX_LEADS) this.#leads.clear()
    this.#leads.set(key, lead)
    return lead
  }

  #utf8(value: string, length: number): void {
    const start = this.at + varintBytes(length)
    this.at = start + this.bytes.write(value, start)
    this.#lengthBefore(start, varintBytes(length))
  }

  #closeAt(start: number): void {
    this.#lengthBefore(start, 1)
  }

  /** Writes the length of what was written since `start` before it, where `kept` bytes were kept for it. */
  #lengthBefore(start: number, kept: number): void {
    const length = this.at - start
    const needed = varintBytes(length)
    if (needed > kept) {
      this.room(needed - kept)
      this.bytes.copyWithin(start + needed - kept, start, this.at)
    }
    const end = this.at + needed - kept
    this.at = start - kept
    this.varint(length)
    this.at = end
  }
}

function varintBytes(length: number): number {
  let bytes = 1
  for (let rest = length; rest > 0x7f; rest = Math.floor(rest / 128)) bytes += 1
  return bytes
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
