/** A time as google.protobuf.Timestamp, in milliseconds, as the text formats have it. */
import type { Field } from '../../protobuf/field.ts'
import type { ProtobufWriter } from '../../protobuf/protobuf-writer.ts'
import { TIMESTAMP } from './message-fields.ts'

/** @param timeMs - since the epoch; nothing is written for what is not finite */
export function writeTime(writer: ProtobufWriter, field: Field, timeMs: number): void {
  if (!Number.isFinite(timeMs)) return
  const wholeMs = Math.round(timeMs)
  const seconds = Math.floor(wholeMs / 1000)
  writer.open(field)
  writer.integer(TIMESTAMP.seconds, seconds)
  writer.small(TIMESTAMP.nanos, (wholeMs - seconds * 1000) * 1_000_000)
  writer.close()
}
