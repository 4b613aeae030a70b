/** opentelemetry/proto/trace/v1/trace.proto and collector/trace/v1/trace_service.proto. */
import { fixed32, fixed64, lengthed, varint } from '../../protobuf/field.ts'
import type { ExportFields } from './write-export.ts'

export const TRACE_EXPORT: ExportFields = {
  resources: lengthed(1, 'resourceSpans'),
  resource: lengthed(1, 'resource'),
  scopes: lengthed(2, 'scopeSpans'),
  scope: lengthed(1, 'scope'),
  items: lengthed(2, 'spans'),
}

export const SPAN = {
  traceId: lengthed(1, 'traceId'),
  spanId: lengthed(2, 'spanId'),
  traceState: lengthed(3, 'traceState'),
  parentSpanId: lengthed(4, 'parentSpanId'),
  name: lengthed(5, 'name'),
  kind: varint(6, 'kind'),
  start: fixed64(7, 'startTimeUnixNano'),
  end: fixed64(8, 'endTimeUnixNano'),
  attributes: lengthed(9, 'attributes'),
  droppedAttributes: varint(10, 'droppedAttributesCount'),
  events: lengthed(11, 'events'),
  droppedEvents: varint(12, 'droppedEventsCount'),
  links: lengthed(13, 'links'),
  droppedLinks: varint(14, 'droppedLinksCount'),
  status: lengthed(15, 'status'),
  flags: fixed32(16, 'flags'),
}

export const EVENT = {
  time: fixed64(1, 'timeUnixNano'),
  name: lengthed(2, 'name'),
  attributes: lengthed(3, 'attributes'),
}

export const LINK = {
  traceId: lengthed(1, 'traceId'),
  spanId: lengthed(2, 'spanId'),
  traceState: lengthed(3, 'traceState'),
  attributes: lengthed(4, 'attributes'),
  flags: fixed32(6, 'flags'),
}

export const STATUS = { message: lengthed(2, 'message'), code: varint(3, 'code') }

/** enum SpanKind */
export const SPAN_KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const

/** enum StatusCode; unset is 0 and is not written. */
export const STATUS_CODE = { ok: 1, error: 2 } as const

/** enum SpanFlags: whether it is known that the parent, or the linked span, is of another process, and whether it is. */
export const HAS_IS_REMOTE = 0x100
export const IS_REMOTE = 0x200
