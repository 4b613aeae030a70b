import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createRuntime, defineMetrics, type MetricTable } from '@sightline/core'
import fc from 'fast-check'
import { atOnce } from '../pausable.ts'
import { createPlanner } from '../prometheus/exposition-plan.ts'
import { createPrometheusExporter } from '../prometheus/prometheus-exporter.ts'
import { summary } from '../summary-family.test.ts'
import { type DecodedWrite, decodeWrite, seriesText, unsnappy } from './official-write-request.test.ts'
import { createSeriesMemory } from './series-memory.ts'
import { type Reading, writeRequests } from './write-requests.ts'

const RESOURCE = { serviceName: 'orders', serviceInstanceId: 'a:1', attributes: { 'host.name': 'a' } }

function reading(t: TestContext, labels: Readonly<Record<string, string>> = {}) {
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: RESOURCE }))
  const memory = createSeriesMemory()
  let timeMs = 1_700_000_000_000
  const read = (more: Partial<Reading> = {}) => {
    const families = runtime.metrics.collect()
    timeMs += 1
    const plan = createPlanner()(families)
    const whole = { resource: RESOURCE, families, plan, labels, timeMs, lastMs: 0, hasMetadata: true, isStale: false }
    return atOnce(writeRequests({ ...whole, memory, ...more }))
  }
  const decoded = (more: Partial<Reading> = {}): DecodedWrite => {
    const parts = read(more).map(({ body }) => decodeWrite(body))
    return {
      timeseries: parts.flatMap((one) => one.timeseries),
      metadata: parts.flatMap((one) => one.metadata),
    }
  }
  return { runtime, read, decoded }
}

const TABLE = defineMetrics({
  sold: { kind: 'counter', name: 'orders.sold', unit: '{order}', help: 'Sold.', labels: ['city', 'Zone'] },
  size: { kind: 'gauge', name: 'orders.cache', unit: 'By', help: 'Size.' },
  time: { kind: 'histogram', name: 'orders.time', unit: 's', help: 'Time.', labels: ['job'], buckets: [0.5, 1, 5] },
  about: { kind: 'info', name: 'orders.build', help: 'Build.', labels: ['version'] },
} satisfies MetricTable)

test('every series has the name, the labels and the value that the text exposition gives it', async (t) => {
  const { runtime, decoded } = reading(t)
  const { sold, size, time, about } = runtime.metrics.use(TABLE)
  sold.add(3, { city: 'Oslo "x"\n', Zone: 'north' })
  sold.add(1, { city: '', Zone: '\u{1F600}' })
  size.set(-0.5)
  for (const value of [0.1, 0.7, 0.8, 99]) time.observe(value, { job: 'a' })
  about.set({ version: '1' })
  runtime.metrics.addCollector((families) => [...families, summary])
  const sent = decoded().timeseries.map((one) => `${sortedText(seriesText(one))} ${one.samples[0]?.value}`)
  const { metrics, clock } = runtime
  const exporter = createPrometheusExporter({ metrics, clock, resource: RESOURCE })
  const text = Buffer.concat((await exporter.render('text')).chunks).toString()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  // The exporter for scrapes also shows what it measures of itself.
  const exposed = lines.filter((line) => !line.startsWith('sightline_scrape')).map(sortedLine)
  assert.deepEqual(sent.sort(), exposed.sort())
  assert.ok(sent.some((line) => line.startsWith('orders_time_seconds_bucket{job="a",le="+Inf"} 4')))
  assert.ok(sent.includes('shop_wait{quantile="0.99",till="1"} 1.5'))
})

/** The lines of a text page have their labels in the order of the table, remote write by name. */
function sortedLine(line: string): string {
  const at = line.lastIndexOf(' ')
  return `${sortedText(line.slice(0, at))} ${line.slice(at + 1)}`
}

function sortedText(series: string): string {
  const [, name, labels] = /^([^{]+)(?:\{(.*)\})?$/s.exec(series)!
  const pairs = [...(labels ?? '').matchAll(/([A-Za-z_]+)=("(?:[^"\\]|\\.)*")/g)].map(
    ([, key, value]) => `${key}=${value}`,
  )
  return `${name}{${pairs.sort().join()}}`
}

test('labels are sorted by their bytes, none is empty, and a label of a constant one\u2019s name is moved aside', (t) => {
  const { runtime, decoded } = reading(t, { job: 'orders', instance: 'a:1', exported_x: 'y' })
  const { sold, time } = runtime.metrics.use(TABLE)
  sold.add(1, { city: 'Oslo', Zone: 'n' })
  time.observe(1, { job: 'nightly' })
  const { timeseries } = decoded()
  for (const { labels } of timeseries) {
    const names = labels.map(({ name }) => name)
    assert.deepEqual(names, [...new Set(names)].sort(), 'sorted, none twice')
    assert.ok(labels.every(({ name, value }) => value !== '' && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)))
  }
  const texts = timeseries.map(seriesText)
  assert.ok(texts.includes('orders_sold_total{Zone="n",city="Oslo",exported_x="y",instance="a:1",job="orders"}'))
  assert.ok(
    texts.includes(
      'orders_time_seconds_bucket{exported_job="nightly",exported_x="y",instance="a:1",job="orders",le="1.0"}',
    ),
  )
})

test('type, help and unit of every family are sent where they are asked for', (t) => {
  const { runtime, decoded } = reading(t)
  const { size } = runtime.metrics.use(TABLE)
  size.set(1)
  const { metadata } = decoded()
  assert.deepEqual(metadata[0], { type: 'GAUGE', metricFamilyName: 'target_info', help: 'Target metadata', unit: '' })
  assert.deepEqual(
    metadata.find((one) => one.metricFamilyName === 'orders_cache_bytes'),
    { type: 'GAUGE', metricFamilyName: 'orders_cache_bytes', help: 'Size.', unit: 'bytes' },
  )
  assert.deepEqual(decoded({ hasMetadata: false }).metadata, [])
})

test('an exemplar goes with its bucket, once', (t) => {
  const { runtime, decoded } = reading(t)
  const { time } = runtime.metrics.use(TABLE)
  const span = runtime.traces.start('work')
  time.observe(0.7, { job: 'a' }, span)
  const found = decoded().timeseries.filter((one) => one.exemplars.length > 0)
  assert.deepEqual(found.map(seriesText), ['orders_time_seconds_bucket{job="a",le="1.0"}'])
  const [exemplar] = found[0]!.exemplars
  assert.deepEqual(exemplar?.labels, [
    { name: 'span_id', value: span.spanId },
    { name: 'trace_id', value: span.traceId },
  ])
  assert.equal(exemplar?.value, 0.7)
  const later = decoded({ lastMs: Number(exemplar?.timestamp) + 1 })
  assert.ok(later.timeseries.every((one) => one.exemplars.length === 0))
})

/** Bits, because all NaN are one to JavaScript. */
function staleMarkers(body: Uint8Array): number {
  const bytes = Buffer.from(unsnappy(body))
  const marker = Buffer.from('09020000000000f07f10', 'hex')
  let count = 0
  for (let at = bytes.indexOf(marker); at >= 0; at = bytes.indexOf(marker, at + 1)) count += 1
  return count
}

test('a series that is gone is ended once, by the NaN of the specification', (t) => {
  const { runtime, read } = reading(t)
  const { depth } = runtime.metrics.use(
    defineMetrics({ depth: { kind: 'observableGauge', name: 'q.depth', help: 'Depth.', labels: ['queue'] } }),
  )
  let queues = ['a', 'b']
  depth.observe((report) => {
    for (const queue of queues) report(1, { queue })
  })
  const counts = () => read().map(({ body }) => staleMarkers(body))
  assert.deepEqual(counts(), [0])
  queues = ['b']
  const requests = read()
  assert.deepEqual(
    requests.map(({ body }) => staleMarkers(body)),
    [1],
  )
  const ended = decodeWrite(requests[0]!.body).timeseries.at(-1)!
  assert.equal(seriesText(ended), 'q_depth{queue="a"}')
  assert.deepEqual(counts(), [0])
  queues = ['a', 'b']
  assert.deepEqual(counts(), [0])
  queues = []
  assert.deepEqual(counts(), [2])
})

test('the last reading may end every series', (t) => {
  const { runtime, read } = reading(t)
  runtime.metrics.use(TABLE).size.set(4)
  const [request] = read({ isStale: true })
  assert.equal(staleMarkers(request!.body), request!.samples)
})

test('many series are many requests of a bounded size, and none is lost or sent twice', (t) => {
  const { runtime, read } = reading(t)
  const { sold } = runtime.metrics.use(
    defineMetrics({ sold: { kind: 'counter', name: 'many.sold', help: 'Sold.', labels: ['row', 'column'] } }),
  )
  const values = new Map<string, number>()
  for (let at = 0; at < 1_990; at += 1) {
    const labels = { row: `r${at}`.repeat(20), column: String(at % 7) }
    sold.add(at, labels)
    values.set(`many_sold_total{column="${labels.column}",row="${labels.row}"}`, at)
  }
  const requests = read()
  assert.ok(requests.length > 1)
  for (const { body } of requests) assert.ok(unsnappy(body).length < 165_000)
  const all = requests.flatMap(({ body }) => decodeWrite(body).timeseries)
  assert.equal(
    requests.reduce((sum, { samples }) => sum + samples, 0),
    all.length,
  )
  const found = all.filter((one) => seriesText(one).startsWith('many_'))
  assert.equal(found.length, values.size)
  for (const one of found) assert.equal(one.samples[0]?.value, values.get(seriesText(one)))
})

test('any label value and any number comes out as it went in', (t) => {
  const { runtime, decoded } = reading(t, { job: 'x' })
  const { gauge } = runtime.metrics.use(
    defineMetrics({ gauge: { kind: 'gauge', name: 'any.gauge', help: 'Any.', labels: ['a', 'b'] } }),
  )
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
  fc.assert(
    fc.property(text, text, fc.double({ noNaN: true }), (a, b, value) => {
      runtime.metrics.reset()
      gauge.set(value, { a, b })
      const series = decoded().timeseries.find((one) => one.labels[0]?.value === 'any_gauge')!
      assert.deepEqual(
        series.labels.map((label) => label.value),
        ['any_gauge', a, b, 'x'],
      )
      assert.ok(Object.is(series.samples[0]?.value, value))
    }),
    { numRuns: 200 },
  )
})
