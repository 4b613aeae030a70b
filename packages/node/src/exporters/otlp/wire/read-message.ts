/** Reads the few fields of an OTLP answer: numbers and texts, by field number. Unknown fields are passed over. */

export interface MessageReading {
  readonly numbers: ReadonlyMap<number, number>
  readonly bytes: ReadonlyMap<number, Uint8Array>
}

const LENGTH_OF_FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 }

/** @returns undefined for bytes that are not protobuf */
export function readMessage(message: Uint8Array): MessageReading | undefined {
  const numbers = new Map<number, number>()
  const bytes = new Map<number, Uint8Array>()
  const cursor = { at: 0 }
  while (cursor.at < message.length) {
    const tag = readVarint(message, cursor)
    const wireType = tag % 8
    const field = (tag - wireType) / 8
    if (wireType === 0) {
      numbers.set(field, readVarint(message, cursor))
    } else {
      const length = wireType === 2 ? readVarint(message, cursor) : LENGTH_OF_FIXED[wireType]
      if (length === undefined || !(cursor.at + length <= message.length)) return undefined
      if (wireType === 2) bytes.set(field, message.subarray(cursor.at, cursor.at + length))
      cursor.at += length
    }
    if (!(cursor.at <= message.length)) return undefined
  }
  return { numbers, bytes }
}

/** NaN, and a cursor beyond the end, where the bytes end too early. */
function readVarint(message: Uint8Array, cursor: { at: number }): number {
  let value = 0
  let weight = 1
  for (;;) {
    const byte = message[cursor.at++]
    if (byte === undefined) return Number.NaN
    value += (byte & 0x7f) * weight
    if (byte < 0x80) return value
    weight *= 128
  }
}
