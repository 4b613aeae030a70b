/** Bytes that are written one after another into memory that grows and is used again. */
import { Buffer } from 'node:buffer'

const FIRST_BYTES = 64 * 1024
/** A buffer that a rare large batch has made is not kept for ever. */
const KEEP_BYTES = 4 * 1024 * 1024
export const MOST_VARINT_BYTES = 10
const TWO_TO_32 = 4_294_967_296

/** Whoever writes asks for room first: nothing else looks whether there is any. */
export class ByteWriter {
  protected bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES)
  protected view: DataView = viewOf(this.bytes)
  /** Where the next byte goes. */
  protected at = 0

  /** Makes room for so many bytes more. */
  protected room(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + bytes))
    this.bytes.copy(grown, 0, 0, this.at)
    this.replace(grown)
  }

  /** Begins anew, in the same memory. */
  protected rewind(): void {
    this.at = 0
    if (this.bytes.length > KEEP_BYTES) this.replace(Buffer.allocUnsafeSlow(FIRST_BYTES))
  }

  /** @param value - a whole number of at least 0 */
  protected varint(value: number): void {
    const bytes = this.bytes
    let rest = value
    let at = this.at
    // Bit operations see 32 bits only.
    while (rest > 0x7fff_ffff) {
      bytes[at++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    bytes[at++] = rest
    this.at = at
  }

  /** Two's complement in 64 bits: always ten bytes. */
  protected negative(value: number): void {
    let low = value >>> 0
    let high = Math.floor(value / TWO_TO_32) >>> 0
    for (let byte = 0; byte < MOST_VARINT_BYTES - 1; byte += 1) {
      this.bytes[this.at++] = (low & 0x7f) | 0x80
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.bytes[this.at++] = low
  }

  /** Numbers near 0 are short, whatever their sign. @param value - a whole number, its double at most a safe integer */
  protected zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  protected fixed64(low: number, high: number): void {
    this.view.setUint32(this.at, low, true)
    this.view.setUint32(this.at + 4, high, true)
    this.at += 8
  }

  /** Length and bytes of a short text. @returns false, with nothing written, when a character is not ASCII */
  protected ascii(value: string, length: number): boolean {
    const bytes = this.bytes
    const start = this.at
    bytes[start] = length
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index)
      if (code > 0x7f) return false
      bytes[start + 1 + index] = code
    }
    this.at = start + 1 + length
    return true
  }

  private replace(bytes: Buffer): void {
    this.bytes = bytes
    this.view = viewOf(bytes)
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
