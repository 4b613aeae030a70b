/** The default registry in the kit's own /metrics and OTLP export, through `start()` as a service calls it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { start } from '@sightline/node'
import client from '@sightline/node/prom-client'

const QUIET = { logs: { stdout: false }, shutdown: { signals: false }, environment: {} } as const
const OPEN_METRICS = { accept: 'application/openmetrics-text' }
const PROMTOOL = '/usr/bin/promtool'

/** Runs in a process of its own where the rest of the suite would be in the way; here the default registry is emptied. */
async function arrange(t: TestContext, options: Parameters<typeof start>[0] = {}) {
  const sightline = await start({ service: 'test', admin: { port: 0 }, ...QUIET, ...options })
  t.after(async () => {
    client.register.clear()
    await sightline.stop()
  })
  const scrape = async (headers: Record<string, string> = {}) =>
    (await fetch(`${sightline.adminUrl}/metrics`, { headers })).text()
  return { sightline, scrape }
}

/** As JSON has them: the points of OTLP messages by name. */
// biome-ignore lint/suspicious/noExplicitAny: foreign JSON, read by the tests field by field
type OtlpMetric = { name: string } & Record<string, any>

/** A receiver of OTLP/HTTP with JSON, and the environment that sends metrics to it every 20 ms. */
async function startReceiver(t: TestContext) {
  const bodies: string[] = []
  let onBody: () => void = () => undefined
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    bodies.push(body)
    response.setHeader('content-type', 'application/json').end('{}')
    onBody()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  return {
    environment: {
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `http://127.0.0.1:${port}/v1/metrics`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRIC_EXPORT_INTERVAL: '100',
    },
    /** Resolves when two more readings arrived: the second began after `act`. */
    async afterNext(act: () => void) {
      act()
      for (let more = 0; more < 2; more += 1) await new Promise<void>((resolve) => (onBody = resolve))
    },
    metrics: (): OtlpMetric[] =>
      bodies
        .flatMap((body) => JSON.parse(body).resourceMetrics ?? [])
        .flatMap((resource) => resource.scopeMetrics)
        .flatMap((scope) => scope.metrics),
  }
}

const linesOf = (text: string, name: string) => text.split('\n').filter((line) => line.startsWith(name))

test('metrics from before and after the start are in /metrics, once, with the same numbers as in the registry', async (t) => {
  const early = new client.Counter({ name: 'early_total', help: 'Early.', labelNames: ['a'] })
  early.inc({ a: 'x' }, 3)
  const { scrape } = await arrange(t)
  new client.Gauge({ name: 'late:gauge', help: 'Late.' }).set(2.5)
  early.inc({ a: 'x' })
  const histogram = new client.Histogram({ name: 'h_seconds', help: 'H.', labelNames: ['a'], buckets: [0.1, 1] })
  histogram.observe({ a: 'x' }, 0.5)
  const summary = new client.Summary({ name: 's_seconds', help: 'S.', labelNames: ['a'], percentiles: [0.5] })
  summary.observe({ a: 'x' }, 4)
  for (const text of [await scrape(), await scrape(), await scrape(OPEN_METRICS)]) {
    assert.deepEqual(linesOf(text, 'early_total'), ['early_total{a="x"} 4'])
    assert.deepEqual(linesOf(text, 'late:gauge'), ['late:gauge 2.5'])
    assert.deepEqual(linesOf(text, 'h_seconds_count'), ['h_seconds_count{a="x"} 1'])
    assert.deepEqual(linesOf(text, 's_seconds{'), ['s_seconds{a="x",quantile="0.5"} 4'])
    assert.deepEqual(linesOf(text, 's_seconds_sum'), ['s_seconds_sum{a="x"} 4'])
    assert.match(text, /# TYPE s_seconds summary/)
  }
})

test('names are taken word for word: a counter without _total keeps its name in both formats', async (t) => {
  const { scrape } = await arrange(t)
  new client.Counter({ name: 'http_requests', help: 'Requests.' }).inc(2)
  new client.Counter({ name: '_hidden', help: 'Odd.' }).inc()
  const text = await scrape()
  assert.match(text, /# TYPE http_requests counter\nhttp_requests 2\n/)
  assert.match(text, /# TYPE _hidden counter\n_hidden 1\n/)
  const open = await scrape(OPEN_METRICS)
  assert.match(open, /# TYPE http_requests unknown\n# HELP http_requests Requests.\nhttp_requests 2\n/)
  assert.doesNotMatch(open, /http_requests_(total|created)/)
})

test('default labels and removals show, a removed series is gone', async (t) => {
  const { scrape } = await arrange(t)
  client.register.setDefaultLabels({ app: 'shop', a: 'none' })
  const gauge = new client.Gauge({ name: 'g', help: 'G.', labelNames: ['a'] })
  gauge.set({ a: 'x' }, 1)
  gauge.set({ a: 'y' }, 2)
  gauge.set(3)
  assert.deepEqual(linesOf(await scrape(), 'g{'), [
    'g{a="x",app="shop"} 1',
    'g{a="y",app="shop"} 2',
    'g{a="none",app="shop"} 3',
  ])
  gauge.remove('x')
  gauge.set({ a: 'y' }, 5)
  assert.deepEqual(linesOf(await scrape(), 'g{'), ['g{a="y",app="shop"} 5', 'g{a="none",app="shop"} 3'])
})

test('collect runs once a scrape and is waited for; one that fails or never ends harms no other', async (t) => {
  const { scrape } = await arrange(t)
  new client.Gauge({
    name: 'now_g',
    help: 'x',
    collect() {
      this.inc()
    },
  })
  new client.Gauge({
    name: 'later_g',
    help: 'x',
    async collect() {
      await new Promise(setImmediate)
      this.inc()
    },
  })
  new client.Gauge({
    name: 'bad_g',
    help: 'x',
    collect() {
      throw new Error('no')
    },
  })
  new client.Gauge({ name: 'worse_g', help: 'x', collect: () => Promise.reject(new Error('no')) })
  const scrapes = [await scrape(), await scrape()]
  const inBoth = (name: string) => scrapes.map((text) => linesOf(text, name).join())
  assert.deepEqual(inBoth('now_g'), ['now_g 1', 'now_g 2'])
  assert.deepEqual(inBoth('later_g'), ['later_g 1', 'later_g 2'])
  assert.deepEqual(inBoth('bad_g'), ['bad_g 0', 'bad_g 0'])
  let begun = 0
  const never = () => {
    begun += 1
    return new Promise<void>(() => undefined)
  }
  new client.Gauge({ name: 'never_g', help: 'x', collect: never })
  assert.deepEqual(linesOf(await scrape(), 'now_g'), ['now_g 3'])
  assert.deepEqual(linesOf(await scrape(), 'never_g'), ['never_g 0'])
  assert.equal(begun, 1)
})

test("a name that the kit has is the service's, and the kit's metric is shown under another", async (t) => {
  const { scrape } = await arrange(t)
  new client.Gauge({ name: 'process_open_fds', help: 'Mine.', labelNames: ['which'] }).set({ which: 'mine' }, 1)
  new client.Counter({ name: 'sightline_scrape_refused_total', help: 'Mine.' }).inc(41)
  const text = await scrape()
  assert.deepEqual(linesOf(text, 'process_open_fds'), ['process_open_fds{which="mine"} 1'])
  assert.match(text, /^process_unix_file_descriptor_count \d+$/m)
  assert.deepEqual(linesOf(text, 'sightline_scrape_refused_total'), ['sightline_scrape_refused_total 41'])
  assert.deepEqual(linesOf(text, 'sightline_sightline_scrape'), ['sightline_sightline_scrape_refused_total 0'])
})

test('two names that OpenMetrics cannot have beside each other: the first is shown, the other reported', async (t) => {
  const { scrape } = await arrange(t)
  new client.Gauge({ name: 'twin', help: 'x' }).set(1)
  new client.Counter({ name: 'twin_total', help: 'x' }).inc(2)
  await scrape()
  const text = await scrape()
  assert.deepEqual(linesOf(text, 'twin'), ['twin 1'])
  assert.deepEqual(linesOf(text, 'sightline_scrape_refused_total'), ['sightline_scrape_refused_total 1'])
  assert.match(await client.register.metrics(), /^twin_total 2$/m)
})

test('a removed series is not counted twice over OTLP where changes are sent', async (t) => {
  const received = await startReceiver(t)
  const { sightline } = await arrange(t, {
    environment: { ...received.environment, OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' },
  })
  const counter = new client.Counter({ name: 'delta_total', help: 'D.', labelNames: ['a'] })
  const histogram = new client.Histogram({ name: 'delta_h', help: 'D.', labelNames: ['a'], buckets: [1] })
  for (const a of ['x', 'y']) {
    counter.inc({ a }, 5)
    histogram.observe({ a }, 0.5)
  }
  await received.afterNext(() => counter.inc({ a: 'y' }, 0))
  counter.remove('x')
  histogram.remove('x')
  counter.inc({ a: 'y' }, 2)
  await sightline.stop()
  const points = (name: string) => received.metrics().filter((metric) => metric.name === name)
  const sums = points('delta_total').flatMap(({ sum }) =>
    sum.dataPoints.map(({ asDouble }: { asDouble: number }) => asDouble),
  )
  assert.equal(
    sums.reduce((all: number, one: number) => all + one, 0),
    12,
  )
  const counts = points('delta_h').flatMap((metric) =>
    metric.histogram.dataPoints.map((point: { count: string }) => Number(point.count)),
  )
  assert.equal(
    counts.reduce((all: number, one: number) => all + one, 0),
    2,
  )
})

test("default metrics beside the kit's own: each name once, prom-client's labels, both figures of what differs", async (t) => {
  client.collectDefaultMetrics()
  const { scrape } = await arrange(t)
  globalThis.gc?.()
  const own = await client.register.metrics()
  for (const text of [await scrape(), await scrape(OPEN_METRICS)]) {
    const types = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
    assert.deepEqual(
      types.filter((name, at) => types.indexOf(name) !== at),
      [],
    )
    const samples = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.slice(0, line.lastIndexOf(' ')))
    assert.equal(new Set(samples).size, samples.length)
    const names = new Set([...text.matchAll(/^([a-zA-Z_:][\w:]*)[ {]/gm)].map(([, name]) => name))
    const missing = [...own.matchAll(/^([a-zA-Z_:][\w:]*)[ {]/gm)]
      .map(([, name]) => name)
      .filter((name) => !names.has(name))
    assert.deepEqual(missing, [])
    assert.match(text, /^nodejs_heap_space_size_used_bytes\{space="new"\} \d/m)
    assert.match(text, /^v8js_memory_heap_used_bytes\{v8js_heap_space_name="new_space"\} \d/m)
    assert.match(text, /^process_cpu_user_seconds_total \d/m)
  }
  const refused = linesOf(await scrape(), 'sightline_scrape_refused_total')
  assert.deepEqual(refused, ['sightline_scrape_refused_total 0'])
})

test("promtool takes the registry's text and the kit's", {
  skip: spawnSync(PROMTOOL, ['--version']).status !== 0 && 'promtool is not installed',
}, async (t) => {
  client.collectDefaultMetrics()
  const { scrape } = await arrange(t)
  new client.Counter({ name: 'c_total', help: 'C.', labelNames: ['a'] }).inc({ a: 'quote " back \\ line \n é' })
  new client.Histogram({ name: 'h_seconds', help: 'H.' }).observe(3)
  new client.Summary({ name: 's_seconds', help: 'S.' }).observe(3)
  for (const input of [await client.register.metrics(), await scrape()]) {
    const { status, stdout, stderr } = spawnSync(PROMTOOL, ['check', 'metrics'], { input, encoding: 'utf8' })
    // prom-client's own names that promtool frowns at: gauges that end in _total.
    const complaints = `${stdout}${stderr}`
      .split('\n')
      .filter((line) => line !== '' && !/^nodejs_active_\w+_total /.test(line))
    assert.deepEqual(
      complaints.filter((line) => !/^(http_|nodejs_|sightline_|v8js_)/.test(line)),
      [],
      `status ${status}`,
    )
  }
})

test('the registry is exported over OTLP, too, summaries among it', async (t) => {
  const received = await startReceiver(t)
  const { sightline } = await arrange(t, { environment: received.environment })
  new client.Counter({ name: 'orders_total', help: 'O.', labelNames: ['kind'] }).inc({ kind: 'cash' }, 3)
  new client.Summary({ name: 'wait_seconds', help: 'W.', percentiles: [0.5, 0.9] }).observe(4)
  await sightline.stop()
  const orders = received.metrics().find(({ name }) => name === 'orders_total')
  assert.equal(orders?.sum.isMonotonic, true)
  assert.equal(orders.sum.dataPoints[0].asDouble, 3)
  const [point] = received.metrics().find(({ name }) => name === 'wait_seconds')!.summary.dataPoints
  assert.deepEqual([String(point.count), point.sum], ['1', 4])
  assert.deepEqual(point.quantileValues, [
    { quantile: 0.5, value: 4 },
    { quantile: 0.9, value: 4 },
  ])
})

test('after stop the registry goes on, and a new start has it again', async (t) => {
  const counter = new client.Counter({ name: 'lasting_total', help: 'L.' })
  counter.inc()
  const first = await start({ service: 'test', admin: { port: 0 }, ...QUIET })
  await first.stop()
  counter.inc()
  const { scrape } = await arrange(t)
  counter.inc()
  assert.deepEqual(linesOf(await scrape(), 'lasting_total'), ['lasting_total 3'])
})
