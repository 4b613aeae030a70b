import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import type * as Api from '@opentelemetry/api'
import type * as Logs from '@opentelemetry/api-logs'
import { logs } from '@opentelemetry/api-logs'
import { runtime } from '@sightline/core'
import type * as NewestApi from 'opentelemetry-api-1.10'
import { startRuntime } from '../instruments/arrange.test.ts'
import { start } from '../start.ts'
import type { OtelContextManager } from './api/otel-context.ts'
import { apiOf, COPIES, startBridge } from './arrange.test.ts'
import type { Bridge } from './bridge.ts'
import { startOpenTelemetry } from './start-open-telemetry.ts'

type Assert<T extends true> = T
type Fits<Ours, Theirs> = Ours extends Theirs ? true : false

/** What is registered is what the types of the API ask for; the compiler checks it. */
export type Promises = [
  Assert<Fits<Bridge['tracers'], Api.TracerProvider>>,
  Assert<Fits<Bridge['tracers'], NewestApi.TracerProvider>>,
  Assert<Fits<Bridge['propagator'], Api.TextMapPropagator>>,
  Assert<Fits<Bridge['propagator'], NewestApi.TextMapPropagator>>,
  Assert<Fits<Bridge['diag'], Api.DiagLogger>>,
  Assert<Fits<OtelContextManager, Api.ContextManager>>,
  Assert<Fits<OtelContextManager, NewestApi.ContextManager>>,
  Assert<Fits<Bridge['loggers'], Logs.LoggerProvider>>,
  Assert<Fits<Bridge['loggers'], NewestApi.LoggerProvider>>,
]

const API_KEY = Symbol.for('opentelemetry.js.api.1')
const LOGS_KEY = Symbol.for('io.opentelemetry.js.api.logs')
const shared = globalThis as { [API_KEY]?: Record<string, unknown> | undefined; [LOGS_KEY]?: unknown }

for (const name of COPIES) {
  test(`what is recorded through ${name} arrives, with who recorded it`, (t) => {
    const { spans } = startBridge(t)
    const api = apiOf(name)
    const tracer = api.trace.getTracer('lib', '1.2')
    tracer.startActiveSpan('outer', (outer) => {
      assert.equal(api.trace.getSpan(api.context.active()), outer)
      tracer.startSpan('inner').end()
      outer.end()
    })
    const [inner, outer] = spans
    assert.deepEqual([inner?.name, inner?.parentSpanId, inner?.scope?.name], ['inner', outer?.spanId, 'lib'])
    assert.deepEqual(outer?.scope, { name: 'lib', version: '1.2' })
  })

  test(`a tracer of ${name} that was taken before the start records after it, and after another start`, (t) => {
    const tracer = apiOf(name).trace.getTracer('early', '1')
    const { runtime, store, spans } = startRuntime(t)
    for (const round of ['first', 'second']) {
      const stop = startOpenTelemetry({ runtime, store, options: {} })
      tracer.startSpan(round).end()
      stop()
      tracer.startSpan('after the end').end()
    }
    assert.deepEqual(
      spans.map((span) => [span.name, span.scope?.name]),
      [
        ['first', 'early'],
        ['second', 'early'],
      ],
    )
  })
}

test('copies of different versions share one context', (t) => {
  const { spans } = startBridge(t)
  const [newest, usual, old] = COPIES.map(apiOf)
  newest!.trace.getTracer('a').startActiveSpan('a', (a) => {
    old!.trace.getTracer('b').startActiveSpan('b', (b) => {
      usual!.trace.getTracer('c').startSpan('c').end()
      b.end()
    })
    a.end()
  })
  const [c, b, a] = spans
  assert.deepEqual([c?.parentSpanId, b?.parentSpanId, a?.parentSpanId], [b?.spanId, a?.spanId, undefined])
})

test('a copy that cannot be found may be handed in', (t) => {
  const given: unknown[] = []
  const proxy = { setDelegate: (provider: unknown) => given.push(provider) }
  const { stop } = startBridge(t, { copies: [{ trace: { getTracerProvider: () => proxy } }] })
  stop()
  assert.equal(typeof (given[0] as { getTracer: unknown }).getTracer, 'function')
  assert.deepEqual(given.slice(1), [undefined])
})

test('after the end nothing of us is left', (t) => {
  const { stop } = startBridge(t)
  assert.ok(shared[API_KEY] !== undefined && shared[LOGS_KEY] !== undefined)
  stop()
  assert.equal(API_KEY in shared, false)
  assert.equal(LOGS_KEY in shared, false)
  const api = apiOf('@opentelemetry/api')
  assert.equal(api.trace.getTracer('x').startSpan('x').isRecording(), false)
})

test('what others have registered stays theirs and is named in one warning; the rest works', (t) => {
  const api = apiOf('@opentelemetry/api')
  class TheirProvider {
    getTracer = () => assert.fail('not asked here') as Api.Tracer
  }
  class TheirDiag {
    error = warn
    warn = warn
    info = warn
    debug = warn
    verbose = warn
  }
  function warn() {
    // Heard by nobody.
  }
  api.trace.setGlobalTracerProvider(new TheirProvider())
  api.diag.setLogger(new TheirDiag(), { logLevel: api.DiagLogLevel.NONE })
  const registered = { ...shared[API_KEY] }
  t.after(() => {
    api.trace.disable()
    api.diag.disable()
    delete shared[API_KEY]
  })
  const { records, stop } = startBridge(t)
  assert.equal(records.length, 1)
  const { logger, level, fields } = records[0]!
  assert.deepEqual([logger, level], ['sightline.opentelemetry', 'warn'])
  assert.deepEqual(fields?.['registered'], { trace: 'ProxyTracerProvider of TheirProvider', diag: 'Object' })
  assert.equal(fields?.['apiVersion'], '1.9.1')
  assert.equal(shared[API_KEY]?.['trace'], registered['trace'])
  assert.deepEqual(api.propagation.fields(), ['traceparent', 'tracestate', 'baggage', 'x-correlation-id'])
  stop()
  assert.deepEqual(shared[API_KEY], registered)
})

test('an older copy that has set only its logger does not keep newer ones out, and gets its object back', (t) => {
  const old = apiOf('opentelemetry-api-1.4')
  old.diag.setLogger(new old.DiagConsoleLogger(), { logLevel: old.DiagLogLevel.NONE })
  const before = shared[API_KEY]
  t.after(() => delete shared[API_KEY])
  const { spans, stop } = startBridge(t)
  apiOf('opentelemetry-api-1.10').trace.getTracer('new').startSpan('seen').end()
  assert.equal(spans.length, 1)
  stop()
  assert.equal(shared[API_KEY], before)
  assert.deepEqual(Object.keys(before ?? {}).sort(), ['diag', 'version'])
})

test('what others register while it runs outlives the end', (t) => {
  const { stop } = startBridge(t)
  t.after(() => delete shared[API_KEY])
  const theirs = {}
  shared[API_KEY]!['metrics'] = theirs
  stop()
  assert.deepEqual(shared[API_KEY], { version: '1.10.0', metrics: theirs })
})

test('a log provider that was there before stays, and is named', (t) => {
  class TheirLogs {
    getLogger = () => ({ emit: () => undefined, enabled: () => false })
  }
  const theirs = new TheirLogs()
  logs.setGlobalLoggerProvider(theirs)
  t.after(() => logs.disable())
  const { records, stop } = startBridge(t)
  assert.equal(logs.getLoggerProvider(), theirs)
  assert.deepEqual(records[0]?.fields?.['registered'], { logs: 'TheirLogs' })
  stop()
  assert.equal(logs.getLoggerProvider(), theirs)
})

test("with another's context manager spans take their parents from there", (t) => {
  const api = apiOf('@opentelemetry/api')
  const parent = api.trace.wrapSpanContext({ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 })
  const active = api.trace.setSpan(api.ROOT_CONTEXT, parent)
  const theirs = {
    active: () => active,
    with: (_: unknown, callback: () => unknown) => callback(),
    bind: (_: unknown, target: unknown) => target,
    enable: () => theirs,
    disable: () => theirs,
  }
  api.context.setGlobalContextManager(theirs as unknown as Api.ContextManager)
  t.after(() => delete shared[API_KEY])
  const { spans } = startBridge(t)
  api.trace.getTracer('x').startSpan('child').end()
  assert.equal(spans[0]?.parentSpanId, 'cd'.repeat(8))
})

const OFF = { admin: false, logs: { stdout: false }, shutdown: { signals: false } } as const

for (const [how, options, isOn] of [
  ['left out', { environment: {} }, false],
  ['true', { openTelemetry: true, environment: {} }, true],
  ['an object', { openTelemetry: {}, environment: {} }, true],
  ['set by the environment', { environment: { SIGHTLINE_OPENTELEMETRY: 'true' } }, true],
  [
    'false, which wins over the environment',
    { openTelemetry: false, environment: { SIGHTLINE_OPENTELEMETRY: 'true' } },
    false,
  ],
  ['on, but all telemetry off', { openTelemetry: true, environment: { OTEL_SDK_DISABLED: 'true' } }, false],
] as const) {
  test(`the bridge is ${isOn ? 'on' : 'off'} where the option is ${how}`, async (t) => {
    const sightline = await start({ service: 'test', ...OFF, ...options })
    t.after(() => sightline.stop())
    assert.equal(API_KEY in shared, isOn)
    assert.equal(apiOf('@opentelemetry/api').trace.getTracer('x').startSpan('x').isRecording(), isOn)
    await sightline.stop()
    assert.equal(API_KEY in shared, false)
    assert.equal(runtime.isOn, false)
  })
}

test('the register door honours the variable, and imports of the API that come later feed the runtime', () => {
  const program = `
import { trace } from '@opentelemetry/api'
import * as newest from 'opentelemetry-api-1.10'
import { logs } from '@opentelemetry/api-logs'
newest.trace.getTracer('esm').startActiveSpan('work', (span) => {
  logs.getLogger('shop').emit({ severityNumber: 9, body: 'sold' })
  console.log(JSON.stringify([span.isRecording(), trace.getActiveSpan() === span]))
  span.end()
})`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      'tsx',
      '--conditions=source',
      '--import',
      '@sightline/node/register',
      '--input-type=module',
      '-e',
      program,
    ],
    {
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], SIGHTLINE_OPENTELEMETRY: 'true', SIGHTLINE_ADMIN_PORT: 'off' },
    },
  )
  assert.equal(stderr, '')
  assert.match(stdout, /\[true,true\]/)
  assert.match(stdout, /"logger":"shop","message":"sold","correlation_id":"[0-9a-f]{32}","trace_id"/)
})

test('what is registered flushes for those who ask it to, ends for nobody, and answers for a proxy', async (t) => {
  const { runtime, spans } = startBridge(t)
  const flushed: string[] = []
  const flush = (name: string) => async () => void flushed.push(name)
  runtime.traces.addSink({ name: 'spans', onEnd: () => undefined, flush: flush('spans') })
  runtime.logs.addSink({ name: 'records', write: () => undefined, flush: flush('records') })
  const { trace } = apiOf('@opentelemetry/api')
  const tracers = trace.getTracerProvider() as unknown as Bridge['tracers']
  const loggers = logs.getLoggerProvider() as unknown as Bridge['loggers']
  await tracers.forceFlush()
  await loggers.forceFlush()
  assert.deepEqual(flushed, ['spans', 'records'])
  await tracers.shutdown()
  await loggers.shutdown()
  trace.getTracer('x').startSpan('goes on').end()
  assert.equal(spans.length, 1)
  assert.equal(tracers.getDelegate(), tracers)
  assert.equal(tracers.getDelegateTracer('x'), trace.getTracer('x'))
})

test('another logger for diag is taken from a copy of our version, and refused, audibly, from others', (t) => {
  const { records, stop } = startBridge(t)
  t.after(() => delete shared[API_KEY])
  const usual = apiOf('@opentelemetry/api')
  assert.equal(usual.diag.setLogger(new usual.DiagConsoleLogger(), { suppressOverrideMessage: true }), false)
  const last = records.at(-1)
  assert.equal(last?.logger, 'opentelemetry')
  assert.match(last?.message ?? '', /Registration of version v1\.10\.0 for diag does not match/)
  const newest = apiOf('opentelemetry-api-1.10')
  const theirs = { logLevel: newest.DiagLogLevel.NONE, suppressOverrideMessage: true }
  assert.equal(newest.diag.setLogger(new newest.DiagConsoleLogger(), theirs), true)
  stop()
  assert.deepEqual(Object.keys(shared[API_KEY] ?? {}).sort(), ['diag', 'version'])
})
