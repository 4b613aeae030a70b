/**
 * What both encodings can write. Messages are described once, against this; a writer turns the description into
 * protobuf or JSON. Nothing is left out by a writer: whoever describes a message leaves out what is empty.
 */
import type { Field } from './field.ts'

export interface OtlpWriter {
  /** Begins a message: the value of a field, or an item of the list that is open. Ends with `close`. */
  open(field: Field): void
  close(): void
  /** Begins a list of messages. Ends with `closeList`. */
  openList(field: Field): void
  closeList(): void
  text(field: Field, value: string): void
  /** `bytes` that are a trace or span id. @param hex - lower-case digits, two a byte */
  id(field: Field, hex: string): void
  boolean(field: Field, value: boolean): void
  /** `int64`. @param value - a safe integer */
  integer(field: Field, value: number): void
  /** `uint32` or an enum, below 2^31. */
  small(field: Field, value: number): void
  /** `fixed32` */
  flags(field: Field, value: number): void
  /** `fixed64` nanoseconds since the epoch. @param timeMs - milliseconds since the epoch */
  time(field: Field, timeMs: number): void
  /** `fixed64`. @param value - a whole number of at least 0 */
  count(field: Field, value: number): void
  /** `double` */
  number(field: Field, value: number): void
  /** Packed `fixed64`: `values[first]` to `values[last - 1]`. */
  counts(field: Field, values: Float64Array, first: number, last: number): void
  /** Packed `double`. */
  numbers(field: Field, values: Float64Array): void
  /** Bytes so far, about. */
  readonly size: number
  /** What was written since `reset`; the writer's own memory, valid until the next `reset`. */
  finish(): Uint8Array
  /** Begins anew, in the same memory. */
  reset(): void
}
