/** Log records as an ExportLogsServiceRequest. A logger is a scope, as OpenTelemetry has it. */
import type { InstrumentationScope, Resource } from '@sightline/core'
import type { Pausable } from '../../pausable.ts'
import type { LogSnapshot } from '../signals/log-snapshot.ts'
import type { OtlpWriter } from '../wire/otlp-writer.ts'
import { LOG_EXPORT, LOG_RECORD } from './log-fields.ts'
import { writePairs, writeValue } from './write-attributes.ts'
import { closeExport, closeScope, openExport, openScope } from './write-export.ts'

/** Records between two chances to pause. */
const PAUSE_EVERY = 16

/** @returns work that may be paused now and then, see `Pausable` */
export function* writeLogs(writer: OtlpWriter, resource: Resource, records: readonly LogSnapshot[]): Pausable<void> {
  openExport(writer, LOG_EXPORT, resource)
  let written = 0
  for (const [scope, own] of byScope(records)) {
    const { name, version, schemaUrl } = typeof scope === 'string' ? { name: scope } : scope
    openScope(writer, LOG_EXPORT, name, version)
    for (const record of own) {
      writeRecord(writer, record)
      written += 1
      if (written % PAUSE_EVERY === 0) yield
    }
    closeScope(writer, schemaUrl)
  }
  closeExport(writer)
}

/** Loggers of our own are told apart by their names, those of other APIs by what they say they are. */
function byScope(records: readonly LogSnapshot[]): ReadonlyMap<string | InstrumentationScope, readonly LogSnapshot[]> {
  const groups = new Map<string | InstrumentationScope, LogSnapshot[]>()
  for (const record of records) {
    const scope = record.origin?.scope ?? record.logger
    const group = groups.get(scope)
    if (group === undefined) groups.set(scope, [record])
    else group.push(record)
  }
  return groups
}

function writeRecord(writer: OtlpWriter, record: LogSnapshot): void {
  writer.open(LOG_EXPORT.items)
  writer.time(LOG_RECORD.time, record.timeMs)
  writer.time(LOG_RECORD.observedTime, record.origin?.observedMs ?? record.timeMs)
  writer.small(LOG_RECORD.severityNumber, record.severity)
  writer.text(LOG_RECORD.severityText, record.origin?.severityText ?? record.level.toUpperCase())
  writeValue(writer, LOG_RECORD.body, record.body)
  writePairs(writer, LOG_RECORD.attributes, record.pairs)
  if (record.traceId !== undefined && record.spanId !== undefined) {
    writer.id(LOG_RECORD.traceId, record.traceId)
    writer.id(LOG_RECORD.spanId, record.spanId)
    writer.flags(LOG_RECORD.flags, record.traceFlags & 0xff)
  }
  if (record.origin?.eventName !== undefined) writer.text(LOG_RECORD.eventName, record.origin.eventName)
  writer.close()
}
