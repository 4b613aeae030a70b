/** What real processes send over OTLP: however they end, and read by decoders that are not ours. */
import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { startCollector } from '../packages/node/src/exporters/otlp/collector.test.ts'
import { type Decoded, decodeProtobuf, type Signal } from '../packages/node/src/exporters/otlp/official-decoder.test.ts'

const ROOT = join(import.meta.dirname, '..')
const JOB = join(ROOT, 'examples/job/main.ts')
const run = promisify(execFile)

const environment = (url: string, more: Record<string, string> = {}) => ({
  ...process.env,
  NODE_OPTIONS: '',
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  SIGHTLINE_LOG_FORMAT: 'json',
  ...more,
})

/** Runs a program that has started Sightline and recorded one span, one line and one count before `ending`. */
function runProgram(url: string, ending: string, options = '', more: Record<string, string> = {}) {
  const program = `
const { start } = await import('@sightline/node')
const { logger, startSpan, metrics, defineMetrics } = await import('@sightline/core')
const sightline = await start({ service: 'short', admin: false, ${options} })
startSpan('last span').end()
logger('short').info('last line')
metrics(defineMetrics({ last: { kind: 'counter', name: 'short.last', help: 'Last.' } })).last.add(5)
${ending}
`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: join(ROOT, 'packages/node'),
    env: environment(url, more),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const ended = new Promise<{ code: number | null; signal: string | null; output: string }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, output })),
  )
  return { child, ended, output: () => output }
}

const ENDINGS = {
  'by itself': { ending: '', code: 0 },
  'by stop()': { ending: 'await sightline.stop()', code: 0 },
  'by process.exit()': { ending: 'process.exit(7)', code: 7 },
  'by an uncaught exception': { ending: 'throw new Error("boom")', code: 1 },
} as const

for (const [how, { ending, code }] of Object.entries(ENDINGS)) {
  test(`a process that ends ${how} has sent everything`, async (t) => {
    const collector = await startCollector(t)
    const end = await runProgram(collector.url, ending).ended
    assert.equal(end.code, code, end.output)
    assert.deepEqual(
      collector.spans().map((span) => span.name),
      ['last span'],
    )
    assert.ok(collector.logRecords().some((record) => record.body.stringValue === 'last line'))
    const [last] = collector.metrics().filter((metric) => metric.name === 'short.last')
    assert.equal(last?.sum.dataPoints[0].asDouble, 5)
    if (how === 'by an uncaught exception') {
      const crash = collector.logRecords().find((record) => record.severityText === 'FATAL')
      assert.ok(JSON.stringify(crash).includes('boom'), 'the crash itself is told')
    }
  })
}

for (const [handling, options] of [
  ['handled', ''],
  ['left alone', 'shutdown: { signals: false }'],
] as const) {
  test(`a process that is ended by SIGTERM (${handling}) has sent everything`, async (t) => {
    const collector = await startCollector(t)
    const { child, ended, output } = runProgram(
      collector.url,
      'setInterval(() => {}, 1000); console.log("ready")',
      options,
    )
    while (!output().includes('ready')) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGTERM')
    const end = await ended
    assert.deepEqual([end.code, end.signal], handling === 'handled' ? [0, null] : [null, 'SIGTERM'], end.output)
    assert.deepEqual(
      collector.spans().map((span) => span.name),
      ['last span'],
    )
    assert.ok(collector.logRecords().some((record) => record.body.stringValue === 'last line'))
    assert.ok(collector.metrics().some((metric) => metric.name === 'short.last'))
  })
}

test('a receiver that is away holds up no exit, and what was lost is said', async () => {
  const startMs = performance.now()
  const { code, output } = await runProgram('http://127.0.0.1:9', 'process.exit(0)').ended
  assert.equal(code, 0)
  assert.match(output, /the process ends with telemetry that could not be sent","spans":1,"log records":1/)
  assert.ok(performance.now() - startMs < 10_000)
})

test('with a spool an outage costs a short-lived process nothing: the next one sends it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'otlp-e2e-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const spool = { SIGHTLINE_OTLP_SPOOL: folder }
  for (const ending of ['', 'process.exit(0)', 'throw new Error("boom")']) {
    const { output } = await runProgram('http://127.0.0.1:9', ending, '', spool).ended
    assert.ok(!output.includes('could not be sent'), output)
  }
  const collector = await startCollector(t)
  const next = runProgram(collector.url, 'setTimeout(() => sightline.stop(), 2_000)', '', spool)
  assert.equal((await next.ended).code, 0)
  assert.equal(collector.spans().filter((span) => span.name === 'last span').length, 4)
  assert.equal(collector.logRecords().filter((record) => record.body.stringValue === 'last line').length, 4)
  assert.equal(collector.metrics().filter((metric) => metric.name === 'short.last').length, 4)
  assert.deepEqual(readdirSync(folder), [])
})

test('SIGKILL loses what was not yet flushed, no more, and the next start says how much', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'otlp-e2e-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const spool = { SIGHTLINE_OTLP_SPOOL: folder, OTEL_BSP_SCHEDULE_DELAY: '3000', OTEL_BLRP_SCHEDULE_DELAY: '3000' }
  // Kept on disk first, since nobody takes it; then seven more spans that only the queue has.
  const work = `
await new Promise((resolve) => setTimeout(resolve, 3_500))
for (let at = 0; at < 7; at += 1) startSpan('lost span').end()
setTimeout(() => console.log('ready'), 1_500)
setInterval(() => {}, 1_000)`
  const killed = runProgram('http://127.0.0.1:9', work, '', spool)
  while (!killed.output().includes('ready')) await new Promise((resolve) => setTimeout(resolve, 20))
  killed.child.kill('SIGKILL')
  await killed.ended
  const collector = await startCollector(t)
  const next = await runProgram(collector.url, 'setTimeout(() => sightline.stop(), 1_500)', '', spool).ended
  assert.match(next.output, /an earlier process was killed with telemetry that it had neither sent nor kept.*"spans":7/)
  const names = collector.spans().map((span) => span.name)
  assert.equal(names.filter((name) => name === 'last span').length, 2, 'that of the killed process and our own')
  assert.ok(!names.includes('lost span'))
})

test('the example job loses nothing', async (t) => {
  const collector = await startCollector(t)
  const { stdout } = await run(process.execPath, ['--import', 'tsx', JOB, '20'], {
    cwd: ROOT,
    env: environment(collector.url),
  })
  assert.match(stdout, /"message":"invoices sent".*"sent":18,"failed":2/)
  const spans = collector.spans()
  assert.equal(spans.length, 20)
  assert.equal(spans.filter((span) => span.status?.code === 2).length, 2)
  const messages = collector.logRecords().map((record) => record.body.stringValue)
  assert.equal(messages.filter((message) => message === 'invoice not sent').length, 2)
  assert.ok(messages.includes('invoices sent'))
  const amount = collector
    .metrics()
    .filter((metric) => metric.name === 'invoices.amount')
    .at(-1)
  assert.equal(amount.sum.dataPoints[0].asDouble, 18 * 1_999)
})

const PYTHON = '/usr/bin/python3'
const hasPython =
  spawnSync('protoc', ['--version']).status === 0 && spawnSync(PYTHON, ['-c', 'import google.protobuf']).status === 0

test('Google\u2019s own decoder reads the bytes as protobufjs does', {
  skip: !hasPython && 'protobuf-compiler and python3-protobuf are not installed',
}, async (t) => {
  const bodies = await recordedBodies(t)
  const folder = mkdtempSync(join(tmpdir(), 'otlp-python-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const protos = dirname(createRequire(import.meta.url).resolve('@elastic/mockotlpserver/package.json'))
  const files = ['common/v1/common', 'resource/v1/resource']
  for (const signal of ['trace', 'metrics', 'logs']) {
    files.push(`${signal}/v1/${signal}`, `collector/${signal}/v1/${signal}_service`)
  }
  await run('protoc', [
    `-I${protos}`,
    `--python_out=${folder}`,
    ...files.map((file) => `opentelemetry/proto/${file}.proto`),
  ])
  for (const [signal, body] of bodies) {
    const { stdout, stderr, status } = spawnSync(PYTHON, ['-c', READER, signal], {
      cwd: folder,
      input: body,
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: folder },
    })
    assert.equal(status, 0, stderr)
    assert.deepEqual(withHexIds(JSON.parse(stdout)), decodeProtobuf(signal, body))
  }
})

const READER = `
import sys
from google.protobuf.json_format import MessageToJson
signal = sys.argv[1]
if signal == 'traces':
  from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest as Request
elif signal == 'metrics':
  from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest as Request
else:
  from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest as Request
request = Request()
request.ParseFromString(sys.stdin.buffer.read())
print(MessageToJson(request, use_integers_for_enums=True))
`

/** The bodies of the example job, as they went over the wire. */
async function recordedBodies(t: TestContext): Promise<readonly (readonly [Signal, Buffer])[]> {
  const bodies: [Signal, Buffer][] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push([request.url!.split('/').at(-1) as Signal, Buffer.concat(chunks)])
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  await run(process.execPath, ['--import', 'tsx', JOB, '10'], {
    cwd: ROOT,
    env: environment(`http://127.0.0.1:${port}`),
  })
  assert.deepEqual(new Set(bodies.map(([signal]) => signal)), new Set(['traces', 'metrics', 'logs']))
  return bodies
}

/** Google writes ids as base64, as protobuf's own JSON has them; OTLP's has hex. */
function withHexIds(value: Decoded): Decoded {
  if (Array.isArray(value)) return value.map(withHexIds)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      /^(?:trace|span|parentSpan)Id$/.test(key)
        ? Buffer.from(String(item), 'base64').toString('hex')
        : withHexIds(item),
    ]),
  )
}
