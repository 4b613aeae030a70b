/** The Summary of one series. */
import type { SummaryFamily } from '@sightline/core'
import type { ProtobufWriter } from '../../protobuf/protobuf-writer.ts'
import { METRIC, QUANTILE, SUMMARY } from './message-fields.ts'
import { writeTime } from './write-time.ts'

/** @param createdMs - NaN where it is not told */
export function writeSummary(writer: ProtobufWriter, family: SummaryFamily, series: number, createdMs: number): void {
  writer.open(METRIC.summary)
  writer.integer(SUMMARY.count, family.countAt(series))
  writer.number(SUMMARY.sum, family.sumAt(series))
  const values = family.quantilesAt(series)
  for (const [at, quantile] of family.quantiles.entries()) {
    writer.open(SUMMARY.quantile)
    writer.number(QUANTILE.quantile, quantile)
    writer.number(QUANTILE.value, values[at]!)
    writer.close()
  }
  writeTime(writer, SUMMARY.created, createdMs)
  writer.close()
}
