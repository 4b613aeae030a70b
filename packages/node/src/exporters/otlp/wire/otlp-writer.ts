/**
 * What both encodings can write. Messages are described once, against this; a writer turns the description into
 * protobuf or JSON. Nothing is left out by a writer: whoever describes a message leaves out what is empty.
 */
import type { EndedSpan } from '@sightline/core'
import type { Field } from '../../protobuf/field.ts'
import { ANY_VALUE, KEY_VALUE } from '../messages/common-fields.ts'

export interface SpanIdFields {
  readonly traceId: Field
  readonly spanId: Field
  readonly parentSpanId: Field
}

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
  /** The ids of a span and of its parent; quicker than `id` for each. */
  spanIds(fields: SpanIdFields, span: EndedSpan): void
  /** An item of an open list of KeyValue; for writers that have a quicker way than `writeScalarPair`. */
  scalarPair(list: Field, key: string, value: string | number | boolean): void
  boolean(field: Field, value: boolean): void
  /** `int64`. @param value - a safe integer */
  integer(field: Field, value: number): void
  /** `sint32` */
  signed(field: Field, value: number): void
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
  /** Packed `uint64`. */
  wholes(field: Field, values: Float64Array): void
  /** Packed `double`. */
  numbers(field: Field, values: Float64Array): void
  /** Bytes so far, about. */
  readonly size: number
  /** What was written since `reset`; the writer's own memory, valid until the next `reset`. */
  finish(): Uint8Array
  /** Begins anew, in the same memory. */
  reset(): void
}

/** A KeyValue as the messages it consists of. */
export function writeScalarPair(writer: OtlpWriter, list: Field, key: string, value: string | number | boolean): void {
  writer.open(list)
  writer.text(KEY_VALUE.key, key)
  writer.open(KEY_VALUE.value)
  writeScalar(writer, value)
  writer.close()
  writer.close()
}

/** The content of an AnyValue. Whole numbers are integers, as OpenTelemetry for JavaScript has it. */
export function writeScalar(writer: OtlpWriter, value: string | number | boolean): void {
  if (typeof value === 'string') writer.text(ANY_VALUE.string, value)
  else if (typeof value === 'boolean') writer.boolean(ANY_VALUE.boolean, value)
  else if (Number.isSafeInteger(value)) writer.integer(ANY_VALUE.integer, value)
  else writer.number(ANY_VALUE.double, value)
}
