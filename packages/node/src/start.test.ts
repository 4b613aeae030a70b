import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { isSightlineError, type LogRecord, logger, runtime } from '@sightline/core'
import { start } from './start.ts'

const QUIET = { logs: { stdout: false }, shutdown: { signals: false }, environment: {} } as const

async function arrange(t: TestContext, options: Parameters<typeof start>[0] = {}) {
  const sightline = await start({ service: 'test', admin: { port: 0 }, ...QUIET, ...options })
  t.after(() => sightline.stop())
  return sightline
}

test('start() makes a service observable, stop() leaves nothing behind', async () => {
  const before = new Map(process.eventNames().map((name) => [name, process.listenerCount(name)]))
  const sightline = await start({ service: 'test', admin: { port: 0 }, ...QUIET, logs: {} })
  const { adminUrl } = sightline
  assert.equal((await fetch(`${adminUrl}/health/ready`)).status, 200)
  const page = await (await fetch(`${adminUrl}/metrics`)).text()
  assert.match(page, /^process_cpu_seconds_total /m)
  assert.match(page, /^target_info\{.*service_name="test"/m)
  const receipt = await sightline.stop()
  assert.equal(receipt.isClean, true)
  await assert.rejects(fetch(`${adminUrl}/health`))
  assert.equal(runtime.isOn, false)
  const left = process.eventNames().filter((name) => process.listenerCount(name) > (before.get(name) ?? 0))
  assert.deepEqual(left, [])
})

test('a second start is refused, and the first goes on', async (t) => {
  const { adminUrl } = await arrange(t)
  await assert.rejects(start({ service: 'other', ...QUIET }), { code: 'SL_ALREADY_ON' })
  assert.equal((await fetch(`${adminUrl}/health`)).status, 200)
})

test('after a stop it may be started again', async () => {
  for (let round = 0; round < 3; round += 1) {
    const sightline = await start({ service: 'test', admin: { port: 0 }, ...QUIET })
    assert.equal((await fetch(`${sightline.adminUrl}/health`)).status, 200)
    await sightline.stop()
  }
})

test('of two starts at the same time one is refused, and so is one while the other stops', async () => {
  const options = { service: 'test', admin: { port: 0 }, ...QUIET } as const
  const [first, second] = await Promise.allSettled([start(options), start(options)])
  assert.ok(first.status === 'fulfilled' && second.status === 'rejected')
  assert.equal((second.reason as { code?: string }).code, 'SL_ALREADY_ON')
  const stopping = first.value.stop()
  await assert.rejects(start(options), { code: 'SL_ALREADY_ON' })
  assert.equal((await stopping).isClean, true)
  await (await start(options)).stop()
})

test('a port in use stops the start with host and port, and undoes what was begun', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.after(() => taken.close())
  const { port } = taken.address() as AddressInfo
  const failure = await start({ service: 'test', admin: { port }, ...QUIET }).catch((error: unknown) => error)
  assert.ok(isSightlineError(failure))
  assert.match(failure.message, new RegExp(`127\\.0\\.0\\.1:${port}`))
  assert.equal(runtime.isOn, false)
})

test('who may look is decided by the options of the admin server', async () => {
  const statusFor = async (admin: object) => {
    const sightline = await start({ service: 'test', ...QUIET, admin: { port: 0, ...admin } })
    const { status } = await fetch(`${sightline.adminUrl}/metrics`)
    await sightline.stop()
    return status
  }
  assert.equal(await statusFor({}), 200)
  assert.equal(await statusFor({ trustLoopback: false }), 401)
  assert.equal(await statusFor({ trustLoopback: false, allowUnauthenticated: true }), 200)
  assert.equal(await statusFor({ trustLoopback: false, allowUnauthenticated: true, token: 'secret' }), 401)
})

test('a bad variable is told in the log and does not keep the service from starting', async (t) => {
  const records: LogRecord[] = []
  const sink = { name: 'memory', write: (record: LogRecord) => void records.push(record) }
  await arrange(t, { logs: { stdout: false, sinks: [sink] }, environment: { OTEL_LOG_LEVEL: 'loud' } })
  assert.match(records[0]?.message ?? '', /^OTEL_LOG_LEVEL is ignored: wanted trace, .*, got "loud"$/)
})

test('the environment turns debug on over what the code says', async (t) => {
  await arrange(t, {
    logs: { stdout: false, levels: { '*': 'error' }, sinks: [{ name: 'm', write: () => undefined }] },
    environment: { SIGHTLINE_DEBUG: 'a.*' },
  })
  assert.equal(logger('a.b').isEnabled('debug'), true)
  assert.equal(logger('b').isEnabled('info'), false)
})

test('OTEL_PROPAGATORS chooses the headers in which context travels, until the stop', async (t) => {
  const headers = (value: string) =>
    start({ ...QUIET, admin: false, environment: { OTEL_PROPAGATORS: value } }).then(async (sightline) => {
      const names = runtime.context.headers()
      await sightline.stop()
      return names
    })
  assert.deepEqual(await headers('b3multi,baggage').then((names) => names.includes('x-b3-traceid')), true)
  assert.deepEqual(await headers('none'), ['x-correlation-id'])
  assert.deepEqual(runtime.context.headers(), ['traceparent', 'tracestate', 'baggage', 'x-correlation-id'])
  await arrange(t, { admin: false, propagators: [] })
  assert.deepEqual(runtime.context.headers(), ['x-correlation-id'])
})

test('with tail sampling the sinks get the traces that are worth it', async () => {
  const names: string[] = []
  const sink = { name: 'test', onEnd: (span: { readonly name: string }) => void names.push(span.name) }
  const environment = { SIGHTLINE_TAIL_SAMPLING: 'true', SIGHTLINE_TAIL_TRACES_PER_MINUTE: '2' }
  const sightline = await start({ ...QUIET, admin: false, traces: { sinks: [sink] }, environment })
  for (let at = 0; at < 10; at += 1) runtime.traces.start('fine', { parent: null }).end()
  runtime.traces.start('broken', { parent: null }).setStatus({ code: 'error' }).end()
  runtime.traces.start('child', { parent: runtime.traces.start('open', { parent: null }) }).end()
  assert.deepEqual(names, ['fine', 'fine', 'broken'])
  await sightline.stop()
  assert.deepEqual(names, ['fine', 'fine', 'broken', 'child'], 'what waits is judged at the stop')
})

test('OTEL_SDK_DISABLED leaves the application as if telemetry were not there', async () => {
  const sightline = await start({ ...QUIET, environment: { OTEL_SDK_DISABLED: 'true' } })
  assert.equal(runtime.isOn, false)
  assert.equal(sightline.adminUrl, undefined)
  assert.equal((await sightline.stop()).isClean, true)
})

test('a service that starts by hand is not ready before it says so', async (t) => {
  const sightline = await arrange(t, { startsByHand: true })
  assert.equal((await fetch(`${sightline.adminUrl}/health/ready`)).status, 503)
  sightline.markStarted()
  assert.equal((await fetch(`${sightline.adminUrl}/health/ready`)).status, 200)
})

function runProgram(program: string, environment: Readonly<Record<string, string>> = {}) {
  const input = ['--import', 'tsx', '--conditions=source', '--import', join(import.meta.dirname, 'register.ts')]
  return spawnSync(process.execPath, [...input, '--input-type=module', '--eval', program], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
    env: { ...process.env, SIGHTLINE_ADMIN_PORT: '0', SIGHTLINE_LOG_FORMAT: 'json', ...environment },
    timeout: 20_000,
  })
}

test('register switches telemetry on, lets a job end by itself, and loses none of its last lines', () => {
  const { stdout, status } = runProgram(`
    import { logger } from '@sightline/core'
    for (let at = 0; at < 100; at += 1) logger('job').info('line ' + at)
    process.exit(0)
  `)
  assert.equal(status, 0)
  assert.equal(stdout.split('\n').filter((line) => line.includes('"logger":"job"')).length, 100)
  const ended = runProgram(`import { logger } from '@sightline/core'\nlogger('job').info('done')`)
  assert.equal(ended.status, 0)
  assert.match(ended.stdout, /"message":"done"/)
})

test('a crash is logged with its cause before the process ends as it would have', () => {
  const { stdout, stderr, status } = runProgram(`setTimeout(() => { throw new RangeError('too far') }, 5)`)
  assert.equal(status, 1)
  assert.match(stderr, /RangeError: too far/)
  assert.match(stdout, /"level":"fatal".*"message":"the process ends: uncaughtException".*too far/)
})

test('histograms get exponential buckets where options or environment name them', async () => {
  const histogram = (name: string) => ({ kind: 'histogram', name, unit: 's', help: 'Time.' }) as const
  const table = { one: histogram('native.one'), two: histogram('native.two') }
  const scales = async (options: Parameters<typeof start>[0], environment: Record<string, string> = {}) => {
    const sightline = await start({ ...QUIET, admin: false, instruments: false, environment, ...options })
    for (const recorder of Object.values(runtime.metrics.use(table))) recorder.observe(1)
    const families = runtime.metrics.collect().filter(({ definition }) => definition.name.startsWith('native.'))
    const read = families.map((family) => family.shape === 'histogram' && family.exponentialAt?.(0)?.scale)
    await sightline.stop()
    return read
  }
  const base2 = { OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram' }
  const nowhere = { endpoint: 'http://127.0.0.1:9', timeoutMs: 1 }
  assert.deepEqual(await scales({}), [undefined, undefined])
  assert.deepEqual(await scales({ metrics: { nativeHistograms: true } }), [8, 8])
  assert.deepEqual(await scales({ metrics: { nativeHistograms: ['native.t*'] } }), [undefined, 8])
  assert.deepEqual(await scales({}, { SIGHTLINE_NATIVE_HISTOGRAMS: 'native.one' }), [8, undefined])
  assert.deepEqual(
    await scales({ metrics: { nativeHistograms: false } }, { SIGHTLINE_NATIVE_HISTOGRAMS: 'true' }),
    [undefined, undefined],
    'an option wins',
  )
  assert.deepEqual(await scales({}, base2), [undefined, undefined], 'without OTLP nobody wants them')
  assert.deepEqual(await scales({ otlp: { ...nowhere, signals: ['metrics'] } }, base2), [20, 20])
  const bad = start({ ...QUIET, admin: false, metrics: { nativeHistograms: 'all' as never } })
  await assert.rejects(bad, { code: 'SL_EXPONENTIAL_OPTION_INVALID' })
})

test('OTEL_METRICS_EXEMPLAR_FILTER leaves the active span out', async (t) => {
  const activeSpan = async (value: string) => {
    const environment = { OTEL_METRICS_EXEMPLAR_FILTER: value }
    const sightline = await start({ ...QUIET, admin: { port: 0 }, instruments: false, environment })
    await fetch(`${sightline.adminUrl}/metrics`, { headers: { accept: 'application/openmetrics-text' } })
    const { activeSpan } = runtime.metrics.host
    await sightline.stop()
    return activeSpan !== undefined
  }
  t.after(() => assert.equal(runtime.metrics.host.activeSpan, undefined))
  assert.equal(await activeSpan('always_off'), false)
  assert.equal(await activeSpan('trace_based'), true)
})
