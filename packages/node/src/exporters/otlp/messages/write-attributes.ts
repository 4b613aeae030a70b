/** Attributes: a list of KeyValue, each an AnyValue. */
import type { Field } from '../../protobuf/field.ts'
import { type OtlpWriter, writeScalar } from '../wire/otlp-writer.ts'
import { ANY_VALUE, KEY_VALUE, LIST_VALUES } from './common-fields.ts'

/** @param pairs - key, value, key, value ... of strings, numbers, booleans, and arrays and plain objects of these */
export function writePairs(writer: OtlpWriter, field: Field, pairs: readonly unknown[]): void {
  if (pairs.length === 0) return
  writer.openList(field)
  for (let at = 0; at < pairs.length; at += 2) writePair(writer, field, pairs[at] as string, pairs[at + 1])
  writer.closeList()
}

/** One item of an open list of KeyValue. */
export function writePair(writer: OtlpWriter, list: Field, key: string, value: unknown): void {
  if (isScalar(value)) {
    writer.scalarPair(list, key, value)
    return
  }
  writer.open(list)
  writer.text(KEY_VALUE.key, key)
  writeValue(writer, KEY_VALUE.value, value)
  writer.close()
}

export function writeRecord(
  writer: OtlpWriter,
  field: Field,
  record: Readonly<Record<string, unknown>> | undefined,
): void {
  if (record === undefined) return
  const keys = Object.keys(record)
  if (keys.length === 0) return
  writer.openList(field)
  for (const key of keys) writePair(writer, field, key, record[key])
  writer.closeList()
}

/** Absent values become an AnyValue that holds nothing, which is what OTLP calls null. */
export function writeValue(writer: OtlpWriter, field: Field, value: unknown): void {
  writer.open(field)
  if (isScalar(value)) writeScalar(writer, value)
  else if (typeof value === 'object') writeContainer(writer, value)
  writer.close()
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function writeContainer(writer: OtlpWriter, value: object | null): void {
  if (value === null) return
  if (!Array.isArray(value)) {
    writer.open(ANY_VALUE.record)
    writeRecord(writer, LIST_VALUES, value as Readonly<Record<string, unknown>>)
    writer.close()
    return
  }
  writer.open(ANY_VALUE.array)
  if (value.length > 0) {
    writer.openList(LIST_VALUES)
    for (const item of value) writeValue(writer, LIST_VALUES, item)
    writer.closeList()
  }
  writer.close()
}
