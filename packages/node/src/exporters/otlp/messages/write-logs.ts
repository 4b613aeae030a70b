/** Log records as an ExportLogsServiceRequest. A logger is a scope, as OpenTelemetry has it. */
import type { Resource } from '@sightline/core'
import type { Pausable } from '../../pausable.ts'
import type { LogSnapshot } from '../signals/log-snapshot.ts'
import type { OtlpWriter } from '../wire/otlp-writer.ts'
import { ANY_VALUE } from './common-fields.ts'
import { LOG_EXPORT, LOG_RECORD } from './log-fields.ts'
import { writePairs } from './write-attributes.ts'
import { closeExport, closeScope, openExport, openScope } from './write-export.ts'

/** Records between two chances to pause. */
const PAUSE_EVERY = 16

/** @returns work that may be paused now and then, see `Pausable` */
export function* writeLogs(writer: OtlpWriter, resource: Resource, records: readonly LogSnapshot[]): Pausable<void> {
  openExport(writer, LOG_EXPORT, resource)
  let written = 0
  for (const [logger, own] of byLogger(records)) {
    openScope(writer, LOG_EXPORT, logger)
    for (const record of own) {
      writeRecord(writer, record)
      written += 1
      if (written % PAUSE_EVERY === 0) yield
    }
    closeScope(writer)
  }
  closeExport(writer)
}

function byLogger(records: readonly LogSnapshot[]): ReadonlyMap<string, readonly LogSnapshot[]> {
  const groups = new Map<string, LogSnapshot[]>()
  for (const record of records) {
    const group = groups.get(record.logger)
    if (group === undefined) groups.set(record.logger, [record])
    else group.push(record)
  }
  return groups
}

function writeRecord(writer: OtlpWriter, record: LogSnapshot): void {
  writer.open(LOG_EXPORT.items)
  writer.time(LOG_RECORD.time, record.timeMs)
  writer.time(LOG_RECORD.observedTime, record.timeMs)
  writer.small(LOG_RECORD.severityNumber, record.severity)
  writer.text(LOG_RECORD.severityText, record.level.toUpperCase())
  writer.open(LOG_RECORD.body)
  writer.text(ANY_VALUE.string, record.message)
  writer.close()
  writePairs(writer, LOG_RECORD.attributes, record.pairs)
  if (record.traceId !== undefined && record.spanId !== undefined) {
    writer.id(LOG_RECORD.traceId, record.traceId)
    writer.id(LOG_RECORD.spanId, record.spanId)
    writer.flags(LOG_RECORD.flags, record.traceFlags & 0xff)
  }
  writer.close()
}
