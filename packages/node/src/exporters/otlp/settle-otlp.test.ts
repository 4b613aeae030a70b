import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readEnvironment } from '../../environment/read-environment.ts'
import type { OtlpOptions } from './otlp-options.ts'
import { settleOtlp } from './settle-otlp.ts'

const settle = (environment: Record<string, string>, options?: OtlpOptions | boolean) =>
  settleOtlp(options, readEnvironment(environment).values)
const signalsOf = (environment: Record<string, string>, options?: OtlpOptions | boolean) =>
  Object.keys(settle(environment, options)?.settings.endpoints ?? {}).sort()

test('nothing is sent until somebody says so', () => {
  assert.equal(settle({}), undefined)
  assert.equal(settle({ OTEL_EXPORTER_OTLP_HEADERS: 'a=b' }), undefined)
})

test('an address turns all signals on, an exporter variable decides for its signal, an option decides for all', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }
  assert.deepEqual(signalsOf(endpoint), ['logs', 'metrics', 'traces'])
  assert.deepEqual(signalsOf({ ...endpoint, OTEL_LOGS_EXPORTER: 'none' }), ['metrics', 'traces'])
  assert.deepEqual(signalsOf({ ...endpoint, OTEL_METRICS_EXPORTER: 'prometheus' }), ['logs', 'traces'])
  assert.deepEqual(signalsOf({ OTEL_METRICS_EXPORTER: 'prometheus,otlp' }), ['metrics'])
  assert.deepEqual(signalsOf({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/x' }), ['traces'])
  assert.deepEqual(signalsOf(endpoint, false), [])
  assert.deepEqual(signalsOf({ OTEL_LOGS_EXPORTER: 'none' }, true), ['logs', 'metrics', 'traces'])
  assert.deepEqual(signalsOf({}, { signals: ['logs'] }), ['logs'])
})

test('paths are added to the general address only', () => {
  const { endpoints } = settle({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c:4318/tenant/',
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://logs/in',
  })!.settings
  assert.equal(endpoints.traces?.url, 'https://c:4318/tenant/v1/traces')
  assert.equal(endpoints.metrics?.url, 'https://c:4318/tenant/v1/metrics')
  assert.equal(endpoints.logs?.url, 'http://logs/in')
  assert.equal(settle({}, true)!.settings.endpoints.traces?.url, 'http://localhost:4318/v1/traces')
})

test('a signal\u2019s variable wins over the general one, an option over both', () => {
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=YWJj==,x=a%20b',
    OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x=c',
  }
  const { traces, logs } = settle(environment)!.settings.endpoints
  assert.equal(traces?.protocol, 'http/protobuf')
  assert.equal(logs?.protocol, 'http/json')
  assert.equal(logs?.timeoutMs, 500)
  assert.equal(logs?.compression, 'gzip')
  assert.deepEqual(traces?.headers, { 'api-key': 'YWJj==', x: 'a b' })
  assert.deepEqual(logs?.headers, { 'api-key': 'YWJj==', x: 'c' })
  const chosen = settle(environment, { protocol: 'http/json', compression: 'none', headers: { x: 'd' }, timeoutMs: 1 })!
  assert.equal(chosen.settings.endpoints.traces?.protocol, 'http/json')
  assert.equal(chosen.settings.endpoints.traces?.compression, 'none')
  assert.equal(chosen.settings.endpoints.logs?.headers['x'], 'd')
})

test('batches, queues and intervals are as the variables say', () => {
  const { spans, logs, metrics } = settle(
    {
      OTEL_BSP_SCHEDULE_DELAY: '1',
      OTEL_BSP_MAX_QUEUE_SIZE: '2',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '3',
      OTEL_BSP_EXPORT_TIMEOUT: '4',
      OTEL_METRIC_EXPORT_INTERVAL: '5',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram',
      OTEL_METRICS_EXEMPLAR_FILTER: 'always_off',
    },
    true,
  )!.settings
  assert.deepEqual(spans, { delayMs: 1, queueSize: 2, batchSize: 3, flushWithinMs: 4 })
  assert.deepEqual(logs, { delayMs: 1000, queueSize: 2048, batchSize: 512, flushWithinMs: 5000 })
  const histograms = 'base2_exponential_bucket_histogram'
  assert.deepEqual(metrics, { intervalMs: 5, temporality: 'delta', histograms, takesExemplars: false })
})

test('certificates are read from their files; one that cannot be read is told and left out', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'otlp-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'ca.pem'), 'CA')
  const { settings, warnings } = settle({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c/v1/traces',
    OTEL_EXPORTER_OTLP_CERTIFICATE: join(folder, 'ca.pem'),
    OTEL_EXPORTER_OTLP_CLIENT_KEY: join(folder, 'absent.pem'),
  })!
  assert.deepEqual(settings.endpoints.traces?.tls, { ca: 'CA' })
  assert.equal(warnings.length, 1)
  assert.match(warnings[0]!, /traces goes without the file .*absent\.pem/)
})

test('a bad option is refused by name; a bad variable is told without its secret', () => {
  assert.throws(() => settle({}, { endpoint: 'collector:4318' }), /endpoint must be an http or https address/)
  assert.throws(() => settle({}, { timeoutMs: 0 }), /timeoutMs must be a number above 0, got 0/)
  assert.throws(
    () => settle({}, { headers: { 'x-key': 'abc\r\nHost: evil' } }),
    (error: Error) => /header "x-key"/.test(error.message) && !error.message.includes('abc'),
  )
  const { values, warnings } = readEnvironment({
    OTEL_EXPORTER_OTLP_HEADERS: 'hunter2',
    OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x=hunter2%0d%0aHost:%20evil',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://x',
    OTEL_BSP_MAX_QUEUE_SIZE: '0',
  })
  assert.deepEqual(values, {})
  assert.equal(warnings.length, 5)
  assert.ok(!warnings.join().includes('hunter2'))
})
