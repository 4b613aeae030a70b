import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  createRuntime,
  defineMetrics,
  type ExponentialFactory,
  type MetricDefinition,
  type Runtime,
} from '@sightline/core'
import fc from 'fast-check'
import { createExponentialStore } from '../../../exponential-histograms/create-exponential-store.ts'
import { summary } from '../../summary-family.test.ts'
import type { ExpositionFormat } from '../exposition-format.ts'
import { parseExposition } from '../parse-exposition.test.ts'
import { createPrometheusExporter, type PrometheusExporterOptions } from '../prometheus-exporter.ts'
import { asText, type Decoded, decodeFamilies, labelsOf, nativeCounts } from './client-model.test.ts'

const RESOURCE = { serviceName: 'shop', attributes: { 'deployment.environment.name': 'tést' } }

const table = defineMetrics({
  orders: { kind: 'counter', name: 'shop.orders', unit: '{order}', help: 'Orders.', labels: ['payment.kind'] },
  sent: { kind: 'counter', name: 'shop.sent', unit: 'By', help: 'Bytes\r\nsent.' },
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
  door: { kind: 'stateset', name: 'shop.door', help: 'The door.', states: ['open', 'shut'], labels: ['side'] },
})

const NATIVE: ExponentialFactory = () => createExponentialStore({ maxScale: 8 })

function arrange(
  t: TestContext | undefined,
  options: Partial<PrometheusExporterOptions> = {},
  exponential: ExponentialFactory = () => undefined,
) {
  const runtime = createRuntime()
  const off = runtime.switchOn({ resource: RESOURCE, limits: { maxSeriesPerMetric: 200_000 }, exponential })
  t?.after(off)
  const { metrics, clock } = runtime
  const exporter = createPrometheusExporter({ metrics, resource: RESOURCE, clock, ...options })
  const bytes = async (format: ExpositionFormat) => {
    const lent = await exporter.render(format)
    const copy = Buffer.concat([...lent.chunks])
    lent.release()
    return copy
  }
  const protobuf = async () => decodeFamilies(await bytes('protobuf'))
  return {
    runtime,
    exporter,
    bytes,
    protobuf,
    async family(name: string): Promise<Decoded> {
      return (await protobuf()).find((family) => family.name === name) ?? assert.fail(`no ${name}`)
    },
    text: async (format: 'text' | 'openmetrics') => parseExposition((await bytes(format)).toString(), format),
  }
}

test('a summary has its quantiles, count and sum, in the first scrape and in later ones', async (t) => {
  const { runtime, family } = arrange(t)
  let more = 0
  const growing = { ...summary, countAt: (series: number) => summary.countAt(series) + more }
  runtime.metrics.addCollector((families) => [...families, growing])
  for (more of [0, 0, 7]) {
    const { type, metric } = await family('shop_wait')
    assert.equal(type, 'SUMMARY')
    const [empty, full] = metric
    assert.deepEqual([labelsOf(empty).get('till'), labelsOf(full).get('till')], ['0', '1'])
    assert.deepEqual([Number(empty.summary.sampleCount), Number(full.summary.sampleCount)], [more, 3 + more])
    assert.equal(full.summary.sampleSum, 4.5)
    assert.deepEqual(
      full.summary.quantile.map(({ quantile, value }: Decoded) => [quantile, value]),
      [
        [0.5, 1],
        [0.99, 1.5],
      ],
    )
  }
})

test('each kind arrives as what it is', async (t) => {
  const { runtime, protobuf, family } = arrange(t)
  const record = runtime.metrics.use(table)
  record.orders.add(3, { 'payment.kind': 'ca"sh\n' })
  record.load.set(0.25)
  record.build.set({ revision: 'abc' })
  record.door.set('shut', { side: 'back' })
  const orders = await family('shop_orders_total')
  assert.deepEqual([orders.type, orders.help, orders.unit], ['COUNTER', 'Orders.', undefined])
  const [{ counter, ...first }] = orders.metric
  assert.deepEqual(labelsOf(first), new Map([['payment_kind', 'ca"sh\n']]))
  assert.equal(counter.value, 3)
  const { seconds, nanos } = counter.createdTimestamp
  assert.ok(Math.abs(seconds * 1000 + nanos / 1e6 - Date.now()) < 60_000)
  const sent = await family('shop_sent_bytes_total')
  assert.deepEqual([sent.unit, sent.help], ['bytes', 'Bytes\nsent.'])
  assert.equal((await family('shop_load_ratio')).metric[0].gauge.value, 0.25)
  const build = await family('shop_build_info')
  assert.deepEqual([build.type, build.metric[0].gauge.value], ['GAUGE', 1])
  const door = await family('shop_door')
  assert.deepEqual(
    door.metric.map((one: Decoded) => [...labelsOf(one), one.gauge.value]),
    [
      [['side', 'back'], ['shop_door', 'open'], 0],
      [['side', 'back'], ['shop_door', 'shut'], 1],
    ],
  )
  const target = (await protobuf())[0]
  assert.equal(target.name, 'target_info')
  assert.equal(labelsOf(target.metric[0]).get('deployment_environment_name'), 'tést')
})

test('a histogram has its buckets, its exemplars and its time of creation', async (t) => {
  const { runtime, family } = arrange(t)
  const record = runtime.metrics.use(table)
  const span = runtime.traces.start('serve')
  record.served.observe(0.05, { clerk: 'ann' }, span)
  record.served.observe(5, { clerk: 'ann' })
  const [{ histogram }] = (await family('shop_serve_duration_seconds')).metric
  assert.deepEqual([histogram.sampleCount, histogram.sampleSum], [2, 5.05])
  const buckets = histogram.bucket.map(({ upperBound, cumulativeCount }: Decoded) => [upperBound, cumulativeCount])
  assert.deepEqual(buckets, [
    [0.1, 1],
    [1, 1],
    [Number.POSITIVE_INFINITY, 2],
  ])
  const [{ exemplar }] = histogram.bucket
  assert.deepEqual(
    labelsOf(exemplar),
    new Map([
      ['trace_id', span.traceId],
      ['span_id', span.spanId],
    ]),
  )
  assert.equal(exemplar.value, 0.05)
  assert.ok(exemplar.timestamp.seconds > 1.7e9)
  assert.ok(histogram.createdTimestamp.seconds > 1.7e9)
  assert.equal(histogram.schema, undefined, 'no native buckets unless they are switched on')
})

test('native buckets stand beside the others, and are there from the start', async (t) => {
  const { runtime, family } = arrange(t, {}, NATIVE)
  const { served } = runtime.metrics.use(table)
  served.bind({ clerk: 'ann' })
  const [{ histogram: empty }] = (await family('shop_serve_duration_seconds')).metric
  assert.deepEqual([empty.schema, empty.zeroThreshold, empty.zeroCount], [8, 2 ** -128, 0])
  assert.deepEqual(empty.positiveSpan, [{ offset: 0, length: 0 }])
  for (const value of [0, 1, 1.5, 2, -4, 2 ** -130, 1e6]) served.observe(value, { clerk: 'ann' })
  const [{ histogram }] = (await family('shop_serve_duration_seconds')).metric
  assert.equal(histogram.bucket.at(-1).cumulativeCount, 7)
  assert.equal(histogram.schema, 0)
  assert.equal(histogram.zeroCount, 2, 'what is nearer to 0 than the threshold is 0')
  assert.deepEqual(nativeCounts(histogram, 'positive'), { 0: 1, 1: 2, 20: 1 })
  assert.deepEqual(nativeCounts(histogram, 'negative'), { 2: 1 })
  assert.deepEqual(histogram.positiveSpan, [
    { offset: 0, length: 2 },
    { offset: 18, length: 1 },
  ])
})

test('however fine the buckets are, Prometheus gets them at a schema that it knows, and all of them', async () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: 0.9, max: 1.1, noNaN: true }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 40 }), async (values) => {
      const { runtime, family } = arrange(undefined, {}, () => createExponentialStore())
      const { served } = runtime.metrics.use(table)
      for (const one of values) served.observe(one, { clerk: 'ann' })
      const [{ histogram }] = (await family('shop_serve_duration_seconds')).metric
      const { schema } = histogram
      assert.ok(schema >= -4 && schema <= 8)
      const sides = { positive: nativeCounts(histogram, 'positive'), negative: nativeCounts(histogram, 'negative') }
      const counts = [...Object.values(sides.positive), ...Object.values(sides.negative)]
      const total = counts.reduce((sum, count) => sum + count, histogram.zeroCount)
      assert.equal(total, histogram.sampleCount)
      for (const one of values.filter((given) => Math.abs(given) > 2 ** -128)) {
        const side = one > 0 ? sides.positive : sides.negative
        const index = Math.ceil(Math.log2(Math.abs(one)) * 2 ** schema)
        assert.ok(
          [index - 1, index, index + 1].some((near) => side[near]! > 0),
          `${one} is nowhere`,
        )
      }
    }),
    { numRuns: 60 },
  )
})

const text = fc.string({ unit: 'grapheme', maxLength: 6 })
const KINDS = ['counter', 'upDownCounter', 'gauge', 'histogram', 'info', 'stateset'] as const
/** Some of these become alike in Prometheus: they are merged or refused, in all formats alike. */
const NAMES = ['a.b', 'a_b', 'a.b.total', 'c', 'c.info', 'c_seconds', 'd-e', 'd.e', 'd_e_bucket']
const definition = fc.record({
  kind: fc.constantFrom(...KINDS),
  name: fc.constantFrom(...NAMES),
  help: text.filter((help) => help.trim() !== ''),
  unit: fc.constantFrom(undefined, 's', 'By', '1'),
  labels: fc.constantFrom([], ['x'], ['y', 'x.z']),
})
const change = fc.record({
  metric: fc.nat(),
  value: fc.double({ noNaN: true }),
  labels: fc.tuple(text, text),
  at: fc.nat(),
})

type Row = typeof definition extends fc.Arbitrary<infer T> ? T : never
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

/** Those rows that the registry takes. */
function declare({ metrics }: Runtime, rows: readonly Row[]) {
  return rows.flatMap((row) => {
    const { kind, unit, ...rest } = row
    const given = {
      ...rest,
      kind,
      ...(unit !== undefined && kind !== 'stateset' && { unit }),
      ...(kind === 'histogram' && { buckets: [-1, 0.5, 10] }),
      ...(kind === 'stateset' && { states: ['on', 'off'] }),
    } satisfies MetricDefinition
    try {
      return [{ kind, labels: row.labels, recorder: metrics.use({ one: given }).one as never }]
    } catch {
      return []
    }
  })
}

function apply(metrics: ReturnType<typeof declare>, { metric, value, labels, at }: Change): void {
  const chosen = metrics[metric % metrics.length]
  if (chosen === undefined) return
  const given = Object.fromEntries(chosen.labels.map((label, index) => [label, labels[index]]))
  const recorder = chosen.recorder as Record<string, (...input: unknown[]) => void>
  const finite = Number.isFinite(value) ? value : 1
  if (chosen.kind === 'counter') recorder['add']!(Math.abs(finite), given)
  else if (chosen.kind === 'upDownCounter') recorder['add']!(finite, given)
  else if (chosen.kind === 'gauge') recorder['set']!(value, given)
  else if (chosen.kind === 'histogram') recorder['observe']!(finite, given)
  else if (chosen.kind === 'info') recorder['set']!(given)
  else recorder['set']!(at % 2 === 0 ? 'on' : 'off', given)
}

function withoutOwn<F extends { readonly name: string }>(families: readonly F[]): F[] {
  return families.filter(({ name }) => !name.startsWith('sightline_'))
}

test('whatever is recorded, protobuf says the same as the text', async () => {
  const rows = fc.array(definition, { minLength: 1, maxLength: 6 })
  const rounds = fc.array(fc.array(change, { maxLength: 15 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(rows, rounds, fc.boolean(), async (given, changes, isHeld) => {
      const {
        runtime,
        exporter,
        protobuf,
        text: read,
      } = arrange(undefined, { constantLabels: { zone: 'ü"1' } }, NATIVE)
      const metrics = declare(runtime, given)
      const held = []
      for (const round of changes) {
        for (const one of round) apply(metrics, one)
        if (isHeld) held.push(await exporter.render('protobuf'))
        assert.deepEqual(withoutOwn(asText(await protobuf())), withoutOwn(await read('text')))
      }
      const [first] = held
      if (first !== undefined) decodeFamilies(Buffer.concat([...first.chunks]))
    }),
    { numRuns: 150 },
  )
})

test('times of creation are those of OpenMetrics, and can be left out', async (t) => {
  const { runtime, family, text: read } = arrange(t)
  const record = runtime.metrics.use(table)
  record.orders.add(1, { 'payment.kind': 'cash' })
  record.served.observe(1, { clerk: 'ann' })
  const created = async (name: string) => {
    const found = (await read('openmetrics')).flatMap(({ samples }) => samples.find((one) => one.name === name) ?? [])
    return found[0]?.value
  }
  const seconds = ({ createdTimestamp }: Decoded) => createdTimestamp.seconds + createdTimestamp.nanos / 1e9
  const [{ counter }] = (await family('shop_orders_total')).metric
  assert.equal(seconds(counter), await created('shop_orders_created'))
  const [{ histogram }] = (await family('shop_serve_duration_seconds')).metric
  assert.equal(seconds(histogram), await created('shop_serve_duration_seconds_created'))
  const without = arrange(t, { created: false })
  without.runtime.metrics.use(table).sent.add(1)
  assert.deepEqual(Object.keys((await without.family('shop_sent_bytes_total')).metric[0].counter), ['value'])
})

test('100,000 series are written in slices, and one that is held does not change', async (t) => {
  const { runtime, exporter, bytes } = arrange(t, { sliceMs: 1 })
  const { orders } = runtime.metrics.use(table)
  for (let at = 0; at < 100_000; at += 1) orders.add(1, { 'payment.kind': `k${at}` })
  let turns = 0
  const count = () => {
    turns += 1
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  const held = await exporter.render('protobuf')
  clearImmediate(next)
  assert.ok(turns > 5, `${turns} turns`)
  const before = Buffer.concat([...held.chunks])
  orders.add(41, { 'payment.kind': 'k99999' })
  const after = decodeFamilies(await bytes('protobuf')).find(({ name }) => name === 'shop_orders_total')
  assert.equal(after.metric.length, 100_000)
  assert.equal(after.metric.at(-1).counter.value, 42)
  assert.ok(before.equals(Buffer.concat([...held.chunks])))
  held.release()
})
