/** The service on OpenTelemetry's instrumentations as a real process, and what it has sent by its end. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { startCollector } from '../../packages/node/src/exporters/otlp/collector.test.ts'
import type { Decoded } from '../../packages/node/src/exporters/otlp/official-decoder.test.ts'
import type { DatabasePorts } from './database-servers.ts'
import { until } from './until.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface ReceivedSpan {
  readonly scope: string
  readonly scopeVersion: string
  readonly name: string
  readonly kind: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly attributes: Readonly<Record<string, unknown>>
  readonly status: { readonly code?: number; readonly message?: string }
  readonly events: readonly string[]
}

export interface Outcome {
  readonly spans: readonly ReceivedSpan[]
  /** As received over OTLP. */
  readonly logRecords: readonly Decoded[]
  /** As received over OTLP, all requests, in order. */
  readonly metrics: readonly Decoded[]
  /** The lines on standard output that are JSON. */
  readonly lines: readonly Readonly<Record<string, unknown>>[]
  readonly output: string
}

export interface ServiceOptions {
  readonly ports: DatabasePorts
  /** What `node --import` loads first. */
  readonly preload: string
  /** `all`: the service adds the instrumentations of HTTP, too. */
  readonly instruments: 'all' | 'without-http'
}

/** Runs the service, lets `use` ask it things, ends it by SIGTERM. */
export async function runOtelService(
  t: TestContext,
  { ports, preload, instruments }: ServiceOptions,
  use: (url: string) => Promise<void>,
): Promise<Outcome> {
  const collector = await startCollector(t)
  const child = spawn(process.execPath, ['--import', preload, 'e2e/harness/otel-service.mjs'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      INSTRUMENTS: instruments,
      PG_PORT: String(ports.postgres),
      MYSQL_PORT: String(ports.mariadb),
      REDIS_PORT: String(ports.redis),
      OTEL_SERVICE_NAME: 'orders',
      OTEL_SEMCONV_STABILITY_OPT_IN: 'http,database',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      SIGHTLINE_OPENTELEMETRY: 'true',
      SIGHTLINE_ADMIN_PORT: 'off',
      SIGHTLINE_LOG_FORMAT: 'json',
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const ended = new Promise((resolve) => child.once('close', resolve))
  t.after(() => child.kill('SIGKILL'))
  try {
    await use(`http://127.0.0.1:${await until('the service to listen', () => /listening on (\d+)/.exec(output)?.[1])}`)
  } catch (error) {
    throw new Error(`the service said: ${output}`, { cause: error })
  }
  child.kill('SIGTERM')
  await ended
  const traces = collector.received.filter(({ signal }) => signal === 'traces').map(({ decoded }) => decoded)
  return {
    spans: traces.flatMap(({ resourceSpans }) => resourceSpans.flatMap(spansOf)),
    logRecords: collector.logRecords(),
    metrics: collector.metrics(),
    lines: output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : [])),
    output,
  }
}

function spansOf({ scopeSpans }: Decoded): ReceivedSpan[] {
  return scopeSpans.flatMap(({ scope, spans }: Decoded) => spans.map((span: Decoded) => readSpan(scope, span)))
}

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer']

function readSpan(scope: Decoded, span: Decoded): ReceivedSpan {
  const { name, kind, traceId, spanId, parentSpanId, attributes = [], status = {}, events = [] } = span
  return {
    scope: scope.name.replace('@opentelemetry/instrumentation-', ''),
    scopeVersion: scope.version ?? '',
    name,
    kind: KINDS[kind] ?? String(kind),
    traceId,
    spanId,
    parentSpanId,
    attributes: Object.fromEntries(attributes.map(({ key, value }: Decoded) => [key, Object.values(value)[0]])),
    status,
    events: events.map((event: Decoded) => event.name),
  }
}

/** A trace as indented lines, `scope: name (kind)`, siblings by their text. @param parent - what the first lines are children of */
export function treeOf(spans: readonly ReceivedSpan[], parent: string | undefined, indent = ''): string[] {
  return spans
    .filter((span) => span.parentSpanId === parent)
    .map((span) => ({ line: `${indent}${span.scope}: ${span.name} (${span.kind})`, span }))
    .sort((a, b) => (a.line < b.line ? -1 : 1))
    .flatMap(({ line, span }) => [line, ...treeOf(spans, span.spanId, `${indent}  `)])
}
