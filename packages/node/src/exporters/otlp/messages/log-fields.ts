/** opentelemetry/proto/logs/v1/logs.proto and collector/logs/v1/logs_service.proto. */
import { fixed32, fixed64, lengthed, varint } from '../../protobuf/field.ts'
import type { ExportFields } from './write-export.ts'

export const LOG_EXPORT: ExportFields = {
  resources: lengthed(1, 'resourceLogs'),
  resource: lengthed(1, 'resource'),
  scopes: lengthed(2, 'scopeLogs'),
  scope: lengthed(1, 'scope'),
  items: lengthed(2, 'logRecords'),
}

export const LOG_RECORD = {
  time: fixed64(1, 'timeUnixNano'),
  severityNumber: varint(2, 'severityNumber'),
  severityText: lengthed(3, 'severityText'),
  body: lengthed(5, 'body'),
  attributes: lengthed(6, 'attributes'),
  flags: fixed32(8, 'flags'),
  traceId: lengthed(9, 'traceId'),
  spanId: lengthed(10, 'spanId'),
  observedTime: fixed64(11, 'observedTimeUnixNano'),
  eventName: lengthed(12, 'eventName'),
}
