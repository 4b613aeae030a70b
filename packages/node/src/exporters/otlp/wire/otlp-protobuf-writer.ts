/** OTLP as protobuf: what is written often has ways of its own. */
import { Buffer } from 'node:buffer'
import { type EndedSpan, writeHex } from '@sightline/core'
import { MOST_VARINT_BYTES } from '../../protobuf/byte-writer.ts'
import type { Field } from '../../protobuf/field.ts'
import { ProtobufWriter } from '../../protobuf/protobuf-writer.ts'
import { ANY_VALUE, KEY_VALUE } from '../messages/common-fields.ts'
import { type OtlpWriter, type SpanIdFields, writeScalarPair } from './otlp-writer.ts'
import { Nanos } from './unix-nano.ts'

const TRACE_ID_BYTES = 16
const SPAN_ID_BYTES = 8
/** A KeyValue has all its lengths in one byte each when it is not longer than this ... */
const MOST_SHORT_PAIR = 127
/** ... which it is not with a key and a value of at most these. */
const MOST_SHORT_KEY = 50
const MOST_SHORT_VALUE = 60
/** Keys are few in a service; whoever makes them up must not fill the memory. */
const MAX_LEADS = 2_000

export class OtlpProtobufWriter extends ProtobufWriter implements OtlpWriter {
  readonly #nanos = new Nanos()
  readonly #leads = new Map<string, Uint8Array>()

  openList(_field: Field): void {
    // Protobuf has no lists: each item carries the field's tag.
  }

  closeList(): void {
    // As above.
  }

  id(field: Field, hex: string): void {
    const length = hex.length >>> 1
    this.room(length + MOST_VARINT_BYTES)
    this.tag(field.tag)
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
    this.tag(list.tag)
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

  time(field: Field, timeMs: number): void {
    this.room(10)
    this.tag(field.tag)
    this.#nanos.set(timeMs)
    this.fixed64(this.#nanos.low, this.#nanos.high)
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
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
