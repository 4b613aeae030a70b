/** Bytes as a buffer of their own, which a page keeps. */

/** @param old - a buffer made here that nobody reads any more: its memory is used again where it has the room */
export function keepBytes(bytes: Uint8Array, old?: Buffer): Buffer {
  const { length } = bytes
  const isRoomy = old !== undefined && old.buffer.byteLength >= length
  const memory = isRoomy ? old.buffer : Buffer.allocUnsafeSlow(withSlack(length)).buffer
  const kept = Buffer.from(memory, 0, length)
  kept.set(bytes)
  return kept
}

/** Numbers grow: a little room lets a page be written to the same memory again. */
function withSlack(length: number): number {
  return length + (length >> 5)
}
