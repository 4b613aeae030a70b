/** The labels of one series of a metric, as attributes. */
import type { MetricFamily } from '@sightline/core'
import type { Field } from '../../protobuf/field.ts'
import type { OtlpWriter } from '../wire/otlp-writer.ts'
import { writePair, writePairs } from './write-attributes.ts'

/** Absent labels are kept as empty text and not sent. */
export function writeLabels(writer: OtlpWriter, field: Field, family: MetricFamily, series: number): void {
  if (family.attributesAt !== undefined) {
    writePairs(writer, field, family.attributesAt(series))
    return
  }
  const values = family.labelValuesAt(series)
  const { labels = [], types } = family.definition
  if (values.every((value) => value === '')) return
  writer.openList(field)
  for (let at = 0; at < values.length; at += 1) {
    const label = labels[at]!
    if (values[at] !== '')
      writePair(writer, field, label, types?.[label] === 'int' ? numberOr(values[at]!) : values[at])
  }
  writer.closeList()
}

/** A label that is a whole number may hold another text all the same: `_other`, where there are too many. */
function numberOr(text: string): number | string {
  const value = Number(text)
  return String(value) === text && Number.isSafeInteger(value) ? value : text
}
