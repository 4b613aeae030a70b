/**
 * Protobuf, written forward into one buffer that is used again. A nested message's length is not known when it begins:
 * one byte is kept for it, and a message that turns out longer than 127 bytes is moved to make room (a memmove, which
 * is quicker than measuring first).
 */
import { ByteWriter, MOST_VARINT_BYTES } from './byte-writer.ts'
import type { Field } from './field.ts'

/** Below this a loop over the characters beats a call into native code. */
const SHORT_TEXT = 48
const TWO_TO_32 = 4_294_967_296

export class ProtobufWriter extends ByteWriter {
  /** Where the content of each open message begins. */
  readonly #starts: number[] = []

  get size(): number {
    return this.at
  }

  open(field: Field): void {
    this.room(3)
    this.tag(field.tag)
    this.at += 1
    this.#starts.push(this.at)
  }

  close(): void {
    this.#lengthBefore(this.#starts.pop()!, 1)
  }

  text(field: Field, value: string): void {
    const { length } = value
    // A UTF-16 unit takes at most three bytes.
    this.room(length * 3 + MOST_VARINT_BYTES)
    this.tag(field.tag)
    if (length > SHORT_TEXT || !this.ascii(value, length)) this.#utf8(value, length)
  }

  /** A message, or bytes, that are encoded already. */
  message(field: Field, encoded: Uint8Array): void {
    this.room(encoded.length + MOST_VARINT_BYTES)
    this.tag(field.tag)
    this.varint(encoded.length)
    this.bytes.set(encoded, this.at)
    this.at += encoded.length
  }

  boolean(field: Field, value: boolean): void {
    this.room(3)
    this.tag(field.tag)
    this.bytes[this.at++] = value ? 1 : 0
  }

  integer(field: Field, value: number): void {
    this.room(2 + MOST_VARINT_BYTES)
    this.tag(field.tag)
    if (value >= 0) this.varint(value)
    else this.negative(value)
  }

  /** `sint32`, `sint64`. @param value - a whole number, its double at most a safe integer */
  signed(field: Field, value: number): void {
    this.room(2 + MOST_VARINT_BYTES)
    this.tag(field.tag)
    this.zigzag(value)
  }

  small(field: Field, value: number): void {
    this.room(2 + MOST_VARINT_BYTES)
    this.tag(field.tag)
    this.varint(value)
  }

  flags(field: Field, value: number): void {
    this.room(6)
    this.tag(field.tag)
    this.view.setUint32(this.at, value, true)
    this.at += 4
  }

  count(field: Field, value: number): void {
    this.room(10)
    this.tag(field.tag)
    this.fixed64(value % TWO_TO_32, Math.floor(value / TWO_TO_32))
  }

  number(field: Field, value: number): void {
    this.room(10)
    this.tag(field.tag)
    this.view.setFloat64(this.at, value, true)
    this.at += 8
  }

  /** Packed `uint64`. */
  wholes(field: Field, values: Float64Array): void {
    this.open(field)
    this.room(values.length * MOST_VARINT_BYTES)
    for (const value of values) this.varint(value)
    this.close()
  }

  /** Packed `sint64`. */
  signeds(field: Field, values: readonly number[]): void {
    this.open(field)
    this.room(values.length * MOST_VARINT_BYTES)
    for (const value of values) this.zigzag(value)
    this.close()
  }

  counts(field: Field, values: Float64Array, first: number, last: number): void {
    this.room((last - first) * 8 + MOST_VARINT_BYTES)
    this.tag(field.tag)
    this.varint((last - first) * 8)
    for (let at = first; at < last; at += 1) {
      const value = values[at]!
      this.fixed64(value % TWO_TO_32, Math.floor(value / TWO_TO_32))
    }
  }

  numbers(field: Field, values: Float64Array): void {
    this.room(values.length * 8 + MOST_VARINT_BYTES)
    this.tag(field.tag)
    this.varint(values.length * 8)
    for (const value of values) {
      this.view.setFloat64(this.at, value, true)
      this.at += 8
    }
  }

  /** Finished fields, as another message had them. */
  raw(bytes: Uint8Array, from: number, to: number): void {
    this.room(to - from)
    this.bytes.set(bytes.subarray(from, to), this.at)
    this.at += to - from
  }

  /** A length as it stands before a message of a stream of them. */
  delimiter(length: number): void {
    this.room(MOST_VARINT_BYTES)
    this.varint(length)
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.at)
  }

  reset(): void {
    this.rewind()
    this.#starts.length = 0
  }

  /** Field numbers stay below 2048, so a tag has one byte or two. */
  protected tag(tag: number): void {
    if (tag < 0x80) {
      this.bytes[this.at++] = tag
      return
    }
    this.bytes[this.at++] = (tag & 0x7f) | 0x80
    this.bytes[this.at++] = tag >>> 7
  }

  #utf8(value: string, length: number): void {
    const start = this.at + varintBytes(length)
    this.at = start + this.bytes.write(value, start)
    this.#lengthBefore(start, varintBytes(length))
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
