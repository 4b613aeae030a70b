/** The exemplars of one series of a histogram. */
import type { HistogramFamily } from '@sightline/core'
import type { Field } from '../../protobuf/field.ts'
import type { OtlpWriter } from '../wire/otlp-writer.ts'
import { EXEMPLAR } from './metric-fields.ts'

/** @param sinceMs - those from before were sent before */
export function writeExemplars(
  writer: OtlpWriter,
  list: Field,
  family: HistogramFamily,
  series: number,
  sinceMs: number,
): void {
  let isOpen = false
  for (let bucket = 0; bucket < family.stride; bucket += 1) {
    const exemplar = family.exemplarAt(series, bucket)
    if (exemplar === undefined || exemplar.timeMs <= sinceMs) continue
    if (!isOpen) writer.openList(list)
    isOpen = true
    writer.open(list)
    writer.time(EXEMPLAR.time, exemplar.timeMs)
    writer.number(EXEMPLAR.value, exemplar.value)
    if (exemplar.traceId !== '') {
      writer.id(EXEMPLAR.spanId, exemplar.spanId)
      writer.id(EXEMPLAR.traceId, exemplar.traceId)
    }
    writer.close()
  }
  if (isOpen) writer.closeList()
}
