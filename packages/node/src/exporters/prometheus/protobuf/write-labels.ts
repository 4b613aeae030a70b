/** Labels as LabelPairs. Absent values are left out, as both text formats have it. */

import type { Field } from '../../protobuf/field.ts'
import type { ProtobufWriter } from '../../protobuf/protobuf-writer.ts'
import { columnValue, type LabelColumn } from '../label-columns.ts'
import { LABEL, METRIC } from './message-fields.ts'

export function writeLabel(writer: ProtobufWriter, field: Field, name: string, value: string): void {
  writer.open(field)
  writer.text(LABEL.name, name)
  writer.text(LABEL.value, value)
  writer.close()
}

/** @param values - of one series, in the order of the metric's labels */
export function writeLabels(writer: ProtobufWriter, columns: readonly LabelColumn[], values: readonly string[]): void {
  for (const column of columns) {
    const value = columnValue(column, values)
    if (value !== '') writeLabel(writer, METRIC.label, column.name, value)
  }
}
