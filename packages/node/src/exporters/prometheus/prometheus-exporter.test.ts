import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createRuntime, defineMetrics, type Metrics, type Runtime } from '@sightline/core'
import type { TextFormat } from './exposition-format.ts'
import { parseExposition } from './parse-exposition.test.ts'
import { createPrometheusExporter, type PrometheusExporterOptions } from './prometheus-exporter.ts'

const PROMTOOL = '/usr/bin/promtool'
const RESOURCE = { serviceName: 'shop', serviceVersion: '1.2', attributes: { 'deployment.environment.name': 'test' } }

const table = defineMetrics({
  orders: {
    kind: 'counter',
    name: 'shop.orders',
    unit: '{order}',
    help: 'Orders "taken".\nAll of them.',
    labels: ['payment.kind'],
  },
  queued: { kind: 'upDownCounter', name: 'shop.queued', unit: '{order}', help: 'Orders that wait.' },
  load: { kind: 'gauge', name: 'shop.load', unit: '1', help: 'Share of clerks at work.' },
  served: {
    kind: 'histogram',
    name: 'shop.serve.duration',
    unit: 's',
    help: 'Time to serve.',
    labels: ['clerk'],
    buckets: [0.1, 1],
  },
  build: { kind: 'info', name: 'shop.build', help: 'What is running.', labels: ['revision'] },
  room: { kind: 'observableGauge', name: 'shop.room', unit: 'By', help: 'Free room.' },
})

function arrange(t: TestContext, options: Partial<PrometheusExporterOptions> = {}) {
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: RESOURCE, limits: { maxSeriesPerMetric: 200_000 } }))
  const record = runtime.metrics.use(table)
  const exporter = createPrometheusExporter({
    metrics: runtime.metrics,
    resource: RESOURCE,
    clock: runtime.clock,
    ...options,
  })
  const text = async (format: TextFormat) => Buffer.concat([...(await exporter.render(format)).chunks]).toString()
  const families = async (format: TextFormat) => parseExposition(await text(format), format)
  return { runtime, record, exporter, text, families }
}

function fill({
  record,
  runtime,
}: {
  record: ReturnType<Metrics['use']> & ReturnType<typeof arrange>['record']
  runtime: Runtime
}) {
  record.orders.add(3, { 'payment.kind': 'cash' })
  record.orders.add(1, { 'payment.kind': 'a"b\\c\nd' })
  record.queued.add(-2)
  record.load.set(0.25)
  record.served.bind({ clerk: 'ann' }).observe(0.05, runtime.traces.start('serve'))
  record.served.observe(5, { clerk: 'ann' })
  record.build.set({ revision: 'abc' })
  record.room.observe((report) => report(1e21))
}

test('the text format is what promtool and a strict reader take', async (t) => {
  const arranged = arrange(t)
  fill(arranged)
  const text = await arranged.text('text')
  const families = new Map(parseExposition(text, 'text').map((family) => [family.name, family]))
  const orders = families.get('shop_orders_total')
  assert.equal(orders?.type, 'counter')
  assert.equal(orders?.help, 'Orders "taken".\nAll of them.')
  assert.deepEqual(
    orders?.samples.map(({ labels, value }) => [labels.get('payment_kind'), value]),
    [
      ['cash', 3],
      ['a"b\\c\nd', 1],
    ],
  )
  assert.equal(families.get('shop_queued')?.samples[0]?.value, -2)
  assert.equal(families.get('shop_load_ratio')?.samples[0]?.value, 0.25)
  assert.equal(families.get('shop_room_bytes')?.samples[0]?.value, 1e21)
  assert.equal(families.get('shop_build_info')?.type, 'gauge')
  assert.equal(families.get('target_info')?.samples[0]?.labels.get('service_name'), 'shop')
  assert.equal(families.get('target_info')?.samples[0]?.labels.get('deployment_environment_name'), 'test')
  assert.deepEqual(promtool(['check', 'metrics'], text), { status: 0, output: '' })
})

test('OpenMetrics has units, exemplars, creation times and an end', async (t) => {
  const arranged = arrange(t)
  fill(arranged)
  const text = await arranged.text('openmetrics')
  const families = new Map(parseExposition(text, 'openmetrics').map((family) => [family.name, family]))
  assert.deepEqual(
    families.get('shop_orders')?.samples.map(({ name }) => name),
    ['shop_orders_total', 'shop_orders_created', 'shop_orders_total', 'shop_orders_created'],
  )
  const served = families.get('shop_serve_duration_seconds')
  assert.equal(served?.unit, 'seconds')
  assert.match(served?.samples[0]?.exemplar?.labels.get('trace_id') ?? '', /^[0-9a-f]{32}$/)
  assert.equal(served?.samples[0]?.exemplar?.value, 0.05)
  assert.equal(families.get('shop_build')?.type, 'info')
  assert.equal(families.get('target')?.type, 'info')
  assert.ok(text.startsWith('# TYPE target info\n'))
})

test("Prometheus' own OpenMetrics reader takes it", { skip: !existsSync(PROMTOOL) }, async (t) => {
  const arranged = arrange(t)
  fill(arranged)
  const folder = mkdtempSync(join(tmpdir(), 'sightline-openmetrics-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  // The tool that reads OpenMetrics makes blocks of it, and wants a time on every sample.
  const timed = (await arranged.text('openmetrics')).replace(/^(?!#)(.*?[^ ]+ [^ ]+)( #.*)?$/gm, '$1 1700000000$2')
  const read = (text: string) => {
    writeFileSync(join(folder, 'in'), text)
    return promtool(['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'in'), join(folder, 'out')], '')
  }
  assert.match(read(timed.replace('# EOF\n', '')).output, /EOF/)
  const { status, output } = read(timed)
  assert.equal(status, 0, output)
})

test('a state set is one in OpenMetrics and a gauge in the text format', async (t) => {
  const { runtime, families } = arrange(t)
  const { door } = runtime.metrics.use({
    door: { kind: 'stateset', name: 'shop.door-state', help: 'Doors.', states: ['open', 'shut'], labels: ['side'] },
  })
  door.set('shut', { side: 'back' })
  for (const format of ['openmetrics', 'text'] as const) {
    const family = (await families(format)).find(({ name }) => name === 'shop_door_state')
    assert.equal(family?.type, format === 'text' ? 'gauge' : 'stateset')
    assert.deepEqual(
      family.samples.map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]),
      [
        ['shop_door_state', { side: 'back', shop_door_state: 'open' }, 0],
        ['shop_door_state', { side: 'back', shop_door_state: 'shut' }, 1],
      ],
    )
  }
})

test('a state set whose name in Prometheus is its own has its label named like that', async (t) => {
  const { runtime, families } = arrange(t)
  const { door } = runtime.metrics.use({
    door: { kind: 'stateset', name: 'shop.door', help: 'Door.', states: ['open', 'shut'], prometheusName: 'old_door' },
  })
  door.set('open')
  const family = (await families('openmetrics')).find(({ name }) => name === 'old_door')
  assert.deepEqual(
    family?.samples.map(({ labels, value }) => [labels.get('old_door'), value]),
    [
      ['open', 1],
      ['shut', 0],
    ],
  )
})

test('the active span becomes an exemplar once a format is asked for that shows it', async (t) => {
  const { record, runtime, families, text } = arrange(t)
  const span = runtime.traces.start('serve')
  const serve = () => runtime.context.run({ span }, () => record.served.observe(0.05, { clerk: 'ann' }))
  const shown = async () => {
    const served = (await families('openmetrics')).find(({ name }) => name === 'shop_serve_duration_seconds')
    return served?.samples.flatMap(({ exemplar }) => exemplar?.labels.get('trace_id') ?? [])
  }
  await text('text')
  serve()
  assert.deepEqual(await shown(), [], 'text shows none, so none was kept')
  serve()
  assert.deepEqual(await shown(), [span.traceId])
  const without = arrange(t, { exemplars: false })
  await without.text('openmetrics')
  assert.equal(without.runtime.metrics.host.activeSpan, undefined)
})

test('the same series has the same name and labels in both formats', async (t) => {
  const arranged = arrange(t)
  fill(arranged)
  const keys = async (format: TextFormat) =>
    (await arranged.families(format))
      .flatMap(({ samples }) => samples)
      .filter(({ name }) => /^(?:shop|target)_/.test(name) && !name.endsWith('_created'))
      .map(({ name, labels }) => `${name} ${JSON.stringify([...labels])}`)
  assert.deepEqual(await keys('text'), await keys('openmetrics'))
})

test('a later scrape shows what changed, and new series', async (t) => {
  const { record, families } = arrange(t)
  const orders = async () =>
    (await families('text')).find(({ name }) => name === 'shop_orders_total')?.samples.map(({ value }) => value)
  assert.equal(await orders(), undefined, 'a metric without a series is not there')
  for (let index = 0; index < 600; index++) record.orders.add(index, { 'payment.kind': `k${index}` })
  assert.deepEqual(
    await orders(),
    Array.from({ length: 600 }, (_, index) => index),
  )
  record.orders.add(1_000, { 'payment.kind': 'k7' })
  record.orders.add(5, { 'payment.kind': 'k600' })
  const changed = await orders()
  assert.deepEqual([changed?.length, changed?.[7], changed?.[8], changed?.[600]], [601, 1_007, 8, 5])
})

test('pages in which nothing changed are handed out again', async (t) => {
  const { record, exporter } = arrange(t)
  for (let index = 0; index < 5_000; index++) record.orders.add(index, { 'payment.kind': `kind ${index}` })
  const first = await exporter.render('text')
  const second = await exporter.render('text')
  const shared = second.chunks.filter((chunk) => first.chunks.includes(chunk))
  assert.ok(shared.length >= 8, String(shared.length))
})

test('an exposition stays as it is until it is given back', async (t) => {
  const { record, exporter } = arrange(t)
  const fill = (value: number) => {
    for (let index = 0; index < 2_000; index++) record.orders.add(value, { 'payment.kind': `kind ${index}` })
  }
  fill(1)
  const held = [await exporter.render('text'), await exporter.render('text')]
  const before = held.map(({ chunks }) => Buffer.concat([...chunks]).toString())
  fill(1)
  const next = await exporter.render('text')
  assert.deepEqual(
    held.map(({ chunks }) => Buffer.concat([...chunks]).toString()),
    before,
  )
  for (const one of [...held, next, next]) one.release()
  fill(1)
  const reused = await exporter.render('text')
  const memory = (chunks: readonly Buffer[]) =>
    chunks.filter(({ length }) => length > 20_000).map(({ buffer }) => buffer)
  assert.deepEqual(memory(reused.chunks), memory(next.chunks))
  assert.match(Buffer.concat([...reused.chunks]).toString(), /payment_kind="kind 1999"\} 3\n/)
})

test('after a reset nothing of before is shown', async (t) => {
  const { record, runtime, text } = arrange(t)
  record.orders.add(1, { 'payment.kind': 'gone-by' })
  await text('text')
  runtime.metrics.reset()
  record.orders.add(2, { 'payment.kind': 'after' })
  const shown = await text('text')
  assert.match(shown, /shop_orders_total\{payment_kind="after"\} 2\n/)
  assert.doesNotMatch(shown, /gone-by/)
})

test('the event loop has its turn while much is written, and what changes meanwhile does no harm', async (t) => {
  const { record, exporter } = arrange(t, { sliceMs: 0 })
  for (let index = 0; index < 20_000; index++) record.orders.add(1, { 'payment.kind': `k${index}` })
  let turns = 0
  let isDone = false
  const turn = () => {
    record.orders.add(1, { 'payment.kind': `k${turns}` })
    record.orders.add(1, { 'payment.kind': `new ${turns}` })
    turns++
    if (!isDone) setImmediate(turn)
  }
  setImmediate(turn)
  const rendered = await exporter.render('openmetrics')
  isDone = true
  assert.ok(turns >= 20, String(turns))
  parseExposition(Buffer.concat([...rendered.chunks]).toString(), 'openmetrics')
})

test('a family whose series are dealt anew on the way is shown once, whole', async (t) => {
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: RESOURCE, limits: { maxSeriesPerMetric: 10_000 } }))
  const { seen } = runtime.metrics.use({
    seen: { kind: 'observableGauge', name: 'shop.seen', help: 'Seen.', labels: ['n'] },
  })
  let round = 0
  seen.observe((report) => {
    round++
    for (let index = 0; index < 3_000; index++) report(round, { n: `${round} ${index}` })
  })
  const exporter = createPrometheusExporter({
    metrics: runtime.metrics,
    resource: RESOURCE,
    clock: runtime.clock,
    sliceMs: 0,
  })
  // Another exporter collects at every turn.
  let isDone = false
  const collect = () => {
    runtime.metrics.collect()
    if (!isDone) setImmediate(collect)
  }
  setImmediate(collect)
  const { chunks } = await exporter.render('text')
  isDone = true
  const families = parseExposition(Buffer.concat([...chunks]).toString(), 'text')
  const samples = families.find(({ name }) => name === 'shop_seen')?.samples ?? []
  assert.equal(samples.length, 3_000)
  assert.equal(new Set(samples.map(({ labels }) => labels.get('n')?.split(' ')[0])).size, 1, 'all of one round')
})

test('scrapes that wait for their turn in the same format are one', async (t) => {
  const { exporter, record } = arrange(t)
  record.load.set(1)
  const [first, second, third, other] = await Promise.all([
    exporter.render('text'),
    exporter.render('text'),
    exporter.render('text'),
    exporter.render('openmetrics'),
  ])
  assert.equal(first?.chunks, second?.chunks)
  assert.equal(second?.chunks, third?.chunks)
  assert.equal(other?.format, 'openmetrics')
  assert.notEqual((await exporter.render('text')).chunks, first?.chunks)
})

test('constant labels are on every series', async (t) => {
  const { record, families } = arrange(t, { constantLabels: { service: 'shop', empty: '' } })
  record.load.set(1)
  record.orders.add(1, { 'payment.kind': 'x' })
  const samples = (await families('text'))
    .filter(({ name }) => name !== 'target_info')
    .flatMap((family) => family.samples)
  assert.ok(samples.length > 2)
  for (const { labels } of samples) assert.equal(labels.get('service'), 'shop')
})

test('creation times can be left out', async (t) => {
  const { record, text } = arrange(t, { created: false })
  record.orders.add(1, { 'payment.kind': 'x' })
  assert.doesNotMatch(await text('openmetrics'), /_created/)
})

test('the exporter says how large its scrapes are', async (t) => {
  const { record, exporter, families } = arrange(t)
  record.load.set(1)
  const { byteLength, seriesCount } = await exporter.render('text')
  const shown = new Map((await families('text')).map((family) => [family.name, family.samples]))
  assert.equal(
    shown.get('sightline_scrape_size_bytes')?.find(({ labels }) => labels.get('format') === 'text')?.value,
    byteLength,
  )
  assert.equal(shown.get('sightline_scrape_series')?.[0]?.value, seriesCount)
  assert.equal(
    shown
      .get('sightline_scrape_duration_seconds')
      ?.find(({ name, labels }) => name.endsWith('_count') && labels.get('format') === 'text')?.value,
    1,
  )
})

function promtool(flags: readonly string[], input: string): { status: number; output: string } {
  if (!existsSync(PROMTOOL)) return { status: 0, output: '' }
  const { status, stdout, stderr } = spawnSync(PROMTOOL, flags, { input, encoding: 'utf8' })
  return { status: status ?? -1, output: stdout + stderr }
}
