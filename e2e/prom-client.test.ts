/** A service that was written for prom-client, on prom-client and on the kit, as built: equal scrapes, and a real Prometheus reads both. */
import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { hasPrometheus, startPrometheus } from './harness/prometheus-process.ts'
import { until } from './harness/until.ts'

const root = join(import.meta.dirname, '..')
const THEIRS = 'prom-client'
const OURS = '@sightline/node/prom-client'
/** Of the process, and different in every process. */
const OWN_FIGURES = /^(process_|nodejs_|http_request_duration_seconds_(bucket|sum))/

async function startService(t: TestContext, client: string): Promise<string> {
  const input = ['--import', 'tsx', join(root, 'examples/prom-client/service.ts'), client]
  const child = spawn(process.execPath, input, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  t.after(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string]
  for (const path of [...Array.from({ length: 40 }, (_, at) => `/orders/${at}`), '/orders/none', '/nothing']) {
    await (await fetch(url + path)).text()
  }
  return url
}

async function scrape(url: string) {
  const response = await fetch(`${url}/metrics`)
  return { type: response.headers.get('content-type'), lines: (await response.text()).split('\n') }
}

test('one service, one import exchanged: the scrapes are equal', async (t) => {
  const [theirs, ours] = await Promise.all([startService(t, THEIRS), startService(t, OURS)])
  for (let round = 0; round < 2; round += 1) {
    const [their, our] = await Promise.all([scrape(theirs), scrape(ours)])
    assert.equal(our.type, their.type)
    const own = (lines: readonly string[]) =>
      lines.filter((line) => !OWN_FIGURES.test(line) && !/^# (HELP|TYPE) (process|nodejs)_/.test(line))
    assert.deepEqual(own(our.lines), own(their.lines))
    const heads = (lines: readonly string[]) => lines.filter((line) => line.startsWith('#'))
    assert.deepEqual(heads(our.lines), heads(their.lines))
    // Which kinds of resources are open, which collections ran and whether a lag is known is each process's own.
    const names = (lines: readonly string[]) =>
      new Set(
        lines
          .filter((line) => !/^(#|nodejs_(active_|gc_|eventloop_lag_seconds))/.test(line))
          .map((line) => line.slice(0, line.lastIndexOf(' '))),
      )
    assert.deepEqual(names(our.lines), names(their.lines))
  }
})

test('a real Prometheus reads both alike', { skip: !hasPrometheus && 'prometheus is not installed' }, async (t) => {
  const [theirs, ours] = await Promise.all([startService(t, THEIRS), startService(t, OURS)])
  const prometheus = await startPrometheus(t, [
    { job: 'theirs', address: new URL(theirs).host },
    { job: 'ours', address: new URL(ours).host },
  ])
  const queries = [
    'sum by (job) (http_requests_total)',
    'max by (job) (order_errors)',
    'sum by (job) (order_weight_grams{quantile="0.9"})',
    'histogram_quantile(0.9, sum by (job, le) (order_amount_euros_bucket))',
    'count by (job) (stock_items)',
    'count by (job) (process_cpu_seconds_total{app="shop"})',
  ]
  for (const query of queries) {
    const values = await until(`${query} of both`, async () => {
      const found = await prometheus.query(query)
      return found.length === 2 ? found.map(({ value }) => value[1]) : undefined
    })
    assert.equal(values[0], values[1], query)
  }
  assert.deepEqual(
    (await prometheus.targets()).map(({ health, lastError }) => [health, lastError]),
    [
      ['up', ''],
      ['up', ''],
    ],
  )
})

test('promtool says the same of both', { skip: !hasPrometheus && 'promtool is not installed' }, async (t) => {
  const urls = await Promise.all([startService(t, THEIRS), startService(t, OURS)])
  const said = []
  for (const url of urls) {
    const { lines } = await scrape(url)
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: lines.join('\n'),
      encoding: 'utf8',
    })
    said.push({ status, lines: `${stdout}${stderr}`.split('\n').sort() })
  }
  assert.deepEqual(said[1], said[0])
})

for (const mode of ['answer', 'many', 'fail']) {
  test(`a cluster whose workers ${mode} tells the same`, async () => {
    const run = async (client: string): Promise<string[]> => {
      const input = ['--import', 'tsx', join(root, 'examples/prom-client/cluster.ts'), client, mode]
      const { stdout } = await promisify(execFile)(process.execPath, input, { cwd: root, timeout: 60_000 })
      return JSON.parse(stdout)
    }
    const [theirs, ours] = await Promise.all([run(THEIRS), run(OURS)])
    assert.deepEqual(ours, theirs)
    assert.equal(ours[0], '')
    if (mode === 'fail') assert.equal(ours[1], 'threw no figures')
    else assert.match(ours[1]!, /^jobs_total\{kind="a"\} 3$/m)
  })
}

test('require gives what import gives, and what modules compiled to CommonJS look for', () => {
  const script = `
    const client = require('${OURS}')
    const compiled = client.__esModule ? client : { default: client }
    new compiled.default.Counter({ name: 'a_total', help: 'x' }).inc()
    new client.Gauge({ name: 'b', help: 'x' }).set(1)
    client.register.metrics().then((text) => process.stdout.write(String(text.split('\\n').length)))`
  const run = spawnSync(process.execPath, ['--no-warnings', '--input-type=commonjs', '--eval', script], {
    cwd: root,
    encoding: 'utf8',
  })
  assert.deepEqual([run.status, run.stdout, run.stderr], [0, '8', ''])
})
