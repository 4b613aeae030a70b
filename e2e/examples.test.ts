/** The programs of examples/, run as their first lines say. */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { startCollector } from '../packages/node/src/exporters/otlp/collector.test.ts'

const ROOT = join(import.meta.dirname, '..')
const run = promisify(execFile)

test('the example library is silent until its application watches it', async () => {
  const sums = '100 EUR = 1120.00 SEK\n50 USD = 46.30 EUR\n5 EUR = ? XXX: no rate is known for "XXX"\n'
  const library = (...flags: string[]) =>
    run(process.execPath, ['--import', 'tsx', 'examples/library/main.ts', ...flags], { cwd: ROOT })

  assert.deepEqual(await library(), { stdout: sums, stderr: '' })

  const { stdout, stderr } = await library('--watch')
  assert.equal(stderr, '')
  for (const line of sums.split('\n')) assert.ok(stdout.includes(line), line)
  assert.match(stdout, /\[DEBUG\] \[[0-9a-f]{32}\] rates: converted from=EUR to=SEK amount=100 rate=11.2/)
  assert.match(stdout, /\[WARN\] \[[0-9a-f]{32}\] rates: a currency without a rate was asked for .*currency=XXX/)
  assert.match(stdout, /^rates_cache_lookups_total\{result="miss"\} 4$/m)
})

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const CALLER = '00f067aa0ba902b7'

async function startExampleService(t: TestContext) {
  const collector = await startCollector(t)
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/service/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', SIGHTLINE_ADMIN_PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.after(() => child.kill('SIGKILL'))
  const lines: Line[] = []
  let receipt = ''
  child.stderr.on('data', (chunk) => {
    receipt += chunk
  })
  const output = createInterface({ input: child.stdout })
  output.on('line', (line) => lines.push(JSON.parse(line)))
  const closed = once(child, 'close')
  while (!lines.some(({ message }) => message === 'ready')) await once(output, 'line')
  const url = `http://127.0.0.1:${lines.find(({ message }) => message === 'ready')!['port']}`
  return {
    collector,
    lines,
    async ask(path: string, headers: Record<string, string> = {}) {
      const response = await fetch(url + path, { headers })
      return { status: response.status, text: await response.text() }
    },
    async end() {
      child.kill('SIGTERM')
      const [code] = await closed
      return { code, receipt }
    },
  }
}

type Line = Readonly<Record<string, unknown>>

test('the example service makes one trace of a request over two services and a thread, and loses nothing', async (t) => {
  const { collector, lines, ask, end } = await startExampleService(t)
  const made = await ask('/invoices/17', { traceparent: `00-${TRACE}-${CALLER}-01` })
  assert.deepEqual([made.status, made.text.includes('120.00 EUR')], [200, true], made.text)
  assert.equal((await ask('/invoices/20')).status, 500)
  assert.equal((await ask('/x')).status, 404)
  const { code, receipt } = await end()
  assert.equal(code, 0, receipt)
  assert.match(receipt, /^invoices: shutdown after SIGTERM: clean, /)

  const spans = collector.spans().filter((span) => span.traceId === TRACE)
  const tree = (parent: string): unknown[] =>
    spans
      .filter((span) => span.parentSpanId === parent)
      .map((span) => [`${span.kind} ${span.name}`, ...tree(span.spanId)])
      .sort()
  assert.deepEqual(tree(CALLER), [
    ['2 GET /invoices/:id', ['1 invoice.make', ['1 invoice.render'], ['3 GET', ['2 GET /prices/:article']]]],
  ])
  assert.equal(spans.length, 5, 'and none beside them')

  const told = (message: string) => lines.filter((line) => line['message'] === message).map((line) => line['trace_id'])
  assert.deepEqual([told('rendered'), told('invoice made')], [[TRACE], [TRACE]])
  assert.equal(told('no invoice').length, 1)
  const sent = (message: string) =>
    collector
      .logRecords()
      .filter((one) => one.body?.stringValue === message)
      .map((one) => one.traceId)
  assert.deepEqual([sent('rendered'), sent('invoice made')], [[TRACE], [TRACE]])
  assert.equal(sent('no invoice').length, 1)

  for (const name of ['invoices.sent', 'invoices.pages']) {
    const points = collector.metrics().findLast((metric) => metric.name === name)?.sum.dataPoints
    assert.deepEqual(
      points?.map((point: { readonly asDouble: number }) => point.asDouble),
      [1],
      name,
    )
  }
})
