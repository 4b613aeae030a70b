/**
 * An independent reading of what is sent: the official .proto files, read by protobufjs. Both encodings come out in the
 * form of OTLP's JSON, so that they can be compared with each other.
 */

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import protobuf from 'protobufjs'

const PROTOS = dirname(createRequire(import.meta.url).resolve('@elastic/mockotlpserver/package.json'))
const FILES = ['trace/v1/trace_service', 'metrics/v1/metrics_service', 'logs/v1/logs_service']
const TYPES = {
  traces: 'opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest',
  metrics: 'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest',
  logs: 'opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest',
} as const
export type Signal = keyof typeof TYPES

const ID_KEYS: ReadonlySet<string> = new Set(['traceId', 'spanId', 'parentSpanId'])

const root = new protobuf.Root()
root.resolvePath = (_, target) => join(PROTOS, target)
root.loadSync(FILES.map((file) => `opentelemetry/proto/collector/${file}.proto`))

// biome-ignore lint/suspicious/noExplicitAny: decoded messages are read by name, each test knows which
export type Decoded = any

/** @throws Error where a decoder that knows only the official files would refuse the bytes */
export function decodeProtobuf(signal: Signal, body: Uint8Array): Decoded {
  const type = root.lookupType(TYPES[signal])
  const message = type.decode(body)
  return withHexIds(type.toObject(message, { longs: String, bytes: String, json: true }))
}

/** @throws Error where the JSON does not fit the official files */
export function decodeJson(signal: Signal, body: Uint8Array): Decoded {
  const value: unknown = JSON.parse(Buffer.from(body).toString())
  const type = root.lookupType(TYPES[signal])
  const problem = type.verify(withBase64Ids(structuredClone(value)) as Record<string, unknown>)
  if (problem !== null && !problem.includes('integer|Long expected')) throw new Error(problem)
  return value
}

/** What the receiver answers. */
export function encodeAnswer(type: string, value: Record<string, unknown>): Uint8Array {
  return root.lookupType(type).encode(value).finish()
}

function withHexIds(value: unknown): unknown {
  return mapIds(value, (text) => Buffer.from(text, 'base64').toString('hex'))
}

function withBase64Ids(value: unknown): unknown {
  return mapIds(value, (text) => Buffer.from(text, 'hex').toString('base64'))
}

function mapIds(value: unknown, change: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => mapIds(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      ID_KEYS.has(key) && typeof item === 'string' ? change(item) : mapIds(item, change),
    ]),
  )
}
