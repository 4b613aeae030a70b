/** Fields of protobuf messages: what a writer of protobuf, or of its JSON, needs to know of one. */

export interface Field {
  /** Field number and wire type, as protobuf writes them before the value. */
  readonly tag: number
  /** `"lowerCamelCase":`, as JSON writes it before the value (OTLP specification, "JSON Protobuf Encoding"). */
  readonly key: string
}

/** Wire types (Protocol Buffers encoding, "Message structure"). */
const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

/** int64, uint64, uint32, sint32, sint64, bool, enum. */
export function varint(number: number, name: string): Field {
  return fieldOf(number, VARINT, name)
}

/** fixed64, sfixed64, double. */
export function fixed64(number: number, name: string): Field {
  return fieldOf(number, FIXED64, name)
}

/** fixed32. */
export function fixed32(number: number, name: string): Field {
  return fieldOf(number, FIXED32, name)
}

/** string, bytes, messages, and lists of numbers (which proto3 packs). */
export function lengthed(number: number, name: string): Field {
  return fieldOf(number, LENGTH, name)
}

function fieldOf(number: number, wireType: number, name: string): Field {
  return { tag: number * 8 + wireType, key: `"${name}":` }
}
