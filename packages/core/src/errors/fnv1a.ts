/** FNV-1a, 64 bit (draft-eastlake-fnv): a short stable name for a text; not for security. */

// The prime is 2^40 + 0x1b3. Two halves of 32 bits keep every product below 2^53: no BigInt, no allocation.
const PRIME_LOW = 0x1b3
const OFFSET_HIGH = 0xcbf29ce4
const OFFSET_LOW = 0x84222325
const TWO_32 = 0x1_0000_0000

/** @returns 16 lower-case hex digits; of the text's code units: one byte each, two beyond U+00FF */
export function fnv1a64(text: string): string {
  let high = OFFSET_HIGH
  let low = OFFSET_LOW
  const add = (byte: number) => {
    low = (low ^ byte) >>> 0
    const product = low * PRIME_LOW
    high = (high * PRIME_LOW + Math.floor(product / TWO_32) + (low << 8)) % TWO_32
    if (high < 0) high += TWO_32
    low = product % TWO_32
  }
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    add(unit & 0xff)
    if (unit > 0xff) add(unit >> 8)
  }
  return hex(high) + hex(low)
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0')
}
