import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createRuntime, type LogRecord } from '@sightline/core'
import { type Collector, startCollector } from './collector.test.ts'
import { encodeAnswer } from './official-decoder.test.ts'
import { startOtlp } from './otlp-exporter.ts'
import type { OtlpOptions } from './otlp-options.ts'
import { settleOtlp } from './settle-otlp.ts'

const RESOURCE = { serviceName: 'orders' }
const QUICK = { OTEL_BSP_SCHEDULE_DELAY: 20, OTEL_BLRP_SCHEDULE_DELAY: 20 }

async function until(what: string, isTrue: () => boolean, withinMs = 10_000): Promise<void> {
  const endsMs = performance.now() + withinMs
  while (!isTrue()) {
    if (performance.now() > endsMs) throw new Error(`waited ${withinMs} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A runtime of its own that sends to the collector. */
function exporting(
  t: TestContext,
  endpoint: string,
  options: OtlpOptions = {},
  environment: Parameters<typeof settleOtlp>[1] = QUICK,
) {
  const runtime = createRuntime()
  const switchOff = runtime.switchOn({ resource: RESOURCE })
  const lines: LogRecord[] = []
  runtime.logs.addSink({ name: 'test', write: (record) => void lines.push(record) })
  const { settings } = settleOtlp({ endpoint, ...options }, environment)!
  const otlp = startOtlp(runtime, RESOURCE, settings)
  const stop = async () => {
    await otlp.stop()
    switchOff()
  }
  t.after(stop)
  /** The sum of the series of a metric that carry these label values. */
  const count = (name: string, ...labels: string[]): number => {
    const family = runtime.metrics.collect().find((one) => one.definition.name === name)
    if (family?.shape !== 'scalar') throw new Error(`no such metric: ${name}`)
    let sum = 0
    for (let series = 0; series < family.seriesCount; series += 1) {
      if (labels.every((label) => family.labelValuesAt(series).includes(label))) sum += family.values[series]!
    }
    return sum
  }
  const problems = () =>
    lines.filter((line) => line.logger === 'sightline.guard').map((line) => String(line.fields?.['error']))
  return { runtime, otlp, stop, count, problems }
}

const traces: OtlpOptions = { signals: ['traces'] }
const arrived = (collector: Collector) => collector.spans().map((span) => span.name)

test('spans, log records and metrics arrive at their paths, by themselves and at a flush', async (t) => {
  const collector = await startCollector(t)
  const { runtime, otlp } = exporting(t, `${collector.url}/base/`, { headers: { authorization: 'Bearer abc' } })
  runtime.traces.start('one').end()
  runtime.logs.logger('shop').warn('hello')
  await until('span and record', () => collector.spans().length === 1 && collector.logRecords().length === 1)
  await otlp.flush()
  assert.deepEqual(
    new Set(collector.received.map(({ path }) => path)),
    new Set(['/base/v1/traces', '/base/v1/logs', '/base/v1/metrics']),
  )
  for (const { headers } of collector.received) {
    assert.equal(headers['content-type'], 'application/x-protobuf')
    assert.equal(headers.authorization, 'Bearer abc')
    assert.match(headers['user-agent'] ?? '', /^sightline-otlp\//)
  }
  assert.ok(collector.metrics().some((metric) => metric.name === 'otel.sdk.exporter.span.exported'))
})

test('JSON and gzip arrive as well', async (t) => {
  const collector = await startCollector(t)
  for (const protocol of ['http/json', 'http/protobuf'] as const) {
    const { runtime, otlp } = exporting(t, collector.url, { protocol, compression: 'gzip' })
    runtime.traces.start(protocol).end()
    await otlp.flush()
  }
  assert.deepEqual(arrived(collector), ['http/json', 'http/protobuf'])
  assert.ok(collector.received.every(({ headers }) => headers['content-encoding'] === 'gzip'))
})

test('what fails for the moment is sent again until it arrives, once', async (t) => {
  const collector = await startCollector(t)
  const { runtime, otlp, count, problems } = exporting(t, collector.url, traces)
  collector.misbehave(
    (response) => response.writeHead(503).end(),
    (response) => response.writeHead(429, { 'retry-after': '0' }).end(),
    (response) => response.destroy(),
    (response) => response.writeHead(502).end('<html>bad gateway</html>'),
  )
  runtime.traces.start('one').end()
  await until('the fifth try', () => collector.received.length === 5, 60_000)
  await otlp.flush()
  assert.equal(count('otel.sdk.exporter.span.exported', ''), 1)
  assert.equal(problems().length, 1, 'told once a minute')
  assert.match(problems()[0]!, /503/)
})

test('Retry-After is waited for', async (t) => {
  const collector = await startCollector(t)
  const { runtime } = exporting(t, collector.url, traces)
  collector.misbehave((response) => response.writeHead(429, { 'retry-after': '2' }).end())
  runtime.traces.start('one').end()
  await until('the second try', () => collector.received.length === 2)
  const [first, second] = collector.received
  assert.ok(second!.atMs - first!.atMs >= 1_990)
})

test('what is refused is not sent again, and the answer is told', async (t) => {
  const collector = await startCollector(t)
  const { runtime, otlp, count, problems } = exporting(t, collector.url, traces)
  const status = encodeAnswer('opentelemetry.proto.trace.v1.Status', { message: 'too large' })
  collector.misbehave((response) => response.writeHead(413).end(status))
  runtime.traces.start('one').end()
  await otlp.flush()
  runtime.traces.start('two').end()
  await otlp.flush()
  assert.deepEqual(arrived(collector), ['one', 'two'])
  assert.equal(count('otel.sdk.exporter.span.exported', 'refused'), 1)
  assert.equal(count('otel.sdk.exporter.span.exported', ''), 1)
  assert.match(problems()[0]!, /1 items were refused with 413: too large/)
})

test('a redirect is not followed but told', async (t) => {
  const collector = await startCollector(t)
  const { runtime, otlp, problems } = exporting(t, collector.url, traces)
  collector.misbehave((response) => response.writeHead(308, { location: 'http://elsewhere/' }).end())
  runtime.traces.start('one').end()
  await otlp.flush()
  assert.equal(collector.received.length, 1)
  assert.match(problems()[0]!, /308: a redirect to http:\/\/elsewhere\/, which is not followed/)
})

test('a partial success is read: what was rejected is counted and not sent again', async (t) => {
  const collector = await startCollector(t)
  const { runtime, otlp, count, problems } = exporting(t, collector.url, traces)
  const answer = encodeAnswer('opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse', {
    partialSuccess: { rejectedSpans: 2, errorMessage: 'no quota' },
  })
  collector.misbehave((response) => response.end(answer))
  for (let at = 0; at < 5; at += 1) runtime.traces.start('s').end()
  await otlp.flush()
  assert.equal(collector.received.length, 1)
  assert.equal(count('otel.sdk.exporter.span.exported', ''), 3)
  assert.equal(count('otel.sdk.exporter.span.exported', 'rejected'), 2)
  assert.match(problems()[0]!, /2 items were rejected: no quota/)
})

test('a receiver that never answers is given up on in time, and tried again', async (t) => {
  const collector = await startCollector(t)
  const { runtime, problems } = exporting(t, collector.url, { ...traces, timeoutMs: 100 })
  collector.misbehave(() => undefined)
  runtime.traces.start('one').end()
  await until('the second try', () => collector.received.length === 2)
  assert.match(problems()[0]!, /no answer from http:\/\/127\.0\.0\.1:\d+ within 100 ms/)
})

test('garbage that says 200 is an acceptance, an endless answer is not', async (t) => {
  const collector = await startCollector(t)
  const { runtime, otlp, count } = exporting(t, collector.url, traces)
  collector.misbehave((response) => response.end(Buffer.alloc(1000, 0xff)))
  runtime.traces.start('one').end()
  await otlp.flush()
  assert.equal(count('otel.sdk.exporter.span.exported', ''), 1)
  collector.misbehave((response) => {
    // Until the other side has had enough.
    const more = (error?: Error | null): void => {
      if (error == null && !response.destroyed) response.write(Buffer.alloc(10_000), (next) => setImmediate(more, next))
    }
    more()
  })
  runtime.traces.start('two').end()
  await until('the second try', () => collector.received.length === 3)
})

test('an outage is waited out; what does not fit in the queue is dropped and counted', async (t) => {
  const first = await startCollector(t)
  const port = Number(new URL(first.url).port)
  await first.stop()
  const limits = { ...QUICK, OTEL_BSP_MAX_QUEUE_SIZE: 10, OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 4 }
  const { runtime, otlp, count } = exporting(t, first.url, traces, limits)
  for (let at = 0; at < 25; at += 1) runtime.traces.start(`s${at}`).end()
  await until('a failed attempt', () => count('otel.sdk.processor.span.processed', '') === 4)
  assert.equal(count('otel.sdk.processor.span.processed', 'queue_full'), 15)
  assert.equal(count('otel.sdk.processor.span.queue.size'), 10)
  const second = await startCollector(t, port)
  await until('all that fitted', () => second.spans().length === 10, 60_000)
  await otlp.flush()
  assert.deepEqual(
    arrived(second),
    Array.from({ length: 10 }, (_, at) => `s${at}`),
  )
  assert.equal(count('otel.sdk.exporter.span.exported', ''), 10)
})

test('a stop sends what waits; what a dead receiver does not take is counted as abandoned, in bounded time', async (t) => {
  const collector = await startCollector(t)
  const slow = { OTEL_BSP_SCHEDULE_DELAY: 60_000, OTEL_BSP_EXPORT_TIMEOUT: 200 }
  const good = exporting(t, collector.url, traces, slow)
  good.runtime.traces.start('last').end()
  await good.otlp.stop()
  assert.deepEqual(arrived(collector), ['last'])

  await collector.stop()
  const dead = exporting(t, collector.url, traces, { ...slow, OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 2 })
  for (let at = 0; at < 5; at += 1) dead.runtime.traces.start('lost').end()
  await dead.otlp.stop()
  assert.equal(dead.count('otel.sdk.exporter.span.exported', 'abandoned'), 5)
  dead.runtime.traces.start('after').end()
  await dead.otlp.stop()
})

test('metrics are sent at their interval', async (t) => {
  const collector = await startCollector(t)
  exporting(t, collector.url, { signals: ['metrics'], metricIntervalMs: 20 })
  await until('two exports', () => collector.received.length >= 2)
  assert.ok(collector.received.every(({ signal }) => signal === 'metrics'))
})

test('a receiver that records its own export does not keep a flush from ending', async (t) => {
  const collector = await startCollector(t)
  const { runtime, otlp, stop } = exporting(t, collector.url, traces)
  const record = (): void => {
    collector.misbehave((response) => {
      runtime.traces.start('of the receiver').end()
      record()
      response.end()
    })
  }
  record()
  runtime.traces.start('one').end()
  await otlp.flush()
  await stop()
  assert.ok(collector.received.length < 4)
})
