import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { metrics as api, type MeterProvider, ValueType } from '@opentelemetry/api'
import { createRuntime, defineMetrics } from '@sightline/core'
import { BEGIN_MS, openRig, pointsOf, RESOURCE } from './bridge-rig.test.ts'
import { createMeterProvider } from './create-meter-provider.ts'

/** As the global one, of which nothing is left afterwards. */
function register(t: TestContext, provider: MeterProvider): void {
  assert.ok(api.setGlobalMeterProvider(provider))
  t.after(() => {
    api.disable()
    Reflect.deleteProperty(globalThis, Symbol.for('opentelemetry.js.api.1'))
  })
}

const nanos = (ms: number) => `${BigInt(ms) * 1_000_000n}`

test('every instrument of the API is shown in /metrics as what it is', async (t) => {
  const { meter, shown, families } = openRig(t)
  const counter = meter.createCounter('jobs', { description: 'Jobs done.', unit: '{job}' })
  counter.add(2, { kind: 'new' })
  counter.add(3, { kind: 'new' })
  const upDown = meter.createUpDownCounter('open')
  upDown.add(5)
  upDown.add(-2)
  meter.createGauge('heat', { unit: 'Cel' }).record(-1.5, { room: 1 })
  const histogram = meter.createHistogram('took', { unit: 'ms', advice: { explicitBucketBoundaries: [1, 2] } })
  histogram.record(1.5)
  histogram.record(7)
  meter.createObservableCounter('seen').addCallback((result) => result.observe(9, { who: 'a' }))
  meter.createObservableUpDownCounter('held').addCallback((result) => result.observe(-4))
  meter.createObservableGauge('load', { unit: '1' }).addCallback((result) => result.observe(0.5))
  assert.deepEqual(await shown('jobs_total'), { 'kind=new': 5 })
  assert.deepEqual(await shown('open'), { '': 3 })
  assert.deepEqual(await shown('heat_celsius'), { 'room=1': -1.5 })
  assert.deepEqual(await shown('took_milliseconds'), {
    '_bucket le=1.0': 0,
    '_bucket le=2.0': 1,
    '_bucket le=+Inf': 2,
    _sum: 8.5,
    _count: 2,
  })
  assert.deepEqual(await shown('seen_total'), { 'who=a': 9 })
  assert.deepEqual(await shown('held'), { '': -4 })
  assert.deepEqual(await shown('load_ratio'), { '': 0.5 })
  const types = new Map((await families('openmetrics')).map((family) => [family.name, family.type]))
  assert.deepEqual(
    ['jobs', 'open', 'heat_celsius', 'took_milliseconds', 'seen', 'held', 'load_ratio'].map((name) => types.get(name)),
    ['counter', 'gauge', 'gauge', 'histogram', 'counter', 'gauge', 'gauge'],
  )
})

test('an OTLP receiver gets them grouped by scope, with types and times', (t) => {
  const { meter, provider, clock, runtime, receiver } = openRig(t)
  const own = defineMetrics({ sales: { kind: 'counter', name: 'sales', help: 'Sales.' } })
  runtime.metrics.use(own).sales.add(1)
  meter.createCounter('b', { description: 'B.', unit: '{b}' }).add(2, { a: 'x' })
  provider.getMeter('other', '3', { schemaUrl: 'https://example.com/s' }).createUpDownCounter('a').add(-1)
  meter.createObservableCounter('c').addCallback((result) => result.observe(4))
  meter.createObservableUpDownCounter('d').addCallback((result) => result.observe(-4))
  clock.advance(1000)
  const received = receiver()()
  const scopes = received.map(({ scope }) => JSON.stringify(scope))
  const inOrder = [...new Set(scopes)].map((scope) => JSON.parse(scope) as { name: string })
  assert.deepEqual(
    inOrder.map(({ name }) => name),
    ['@sightline/core', 'other', 'lib'],
  )
  assert.deepEqual(inOrder[1], { name: 'other', version: '3', schemaUrl: 'https://example.com/s' })
  assert.deepEqual(
    scopes,
    [...scopes].sort((a, b) => scopes.indexOf(a) - scopes.indexOf(b)),
    'each scope once',
  )
  const metric = (name: string) => received.find((one) => one.metric.name === name)!.metric
  assert.deepEqual(metric('b'), {
    name: 'b',
    description: 'B.',
    unit: '{b}',
    sum: {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [
        {
          startTimeUnixNano: nanos(BEGIN_MS),
          timeUnixNano: nanos(BEGIN_MS + 1000),
          asDouble: 2,
          attributes: [{ key: 'a', value: { stringValue: 'x' } }],
        },
      ],
    },
  })
  assert.equal(metric('a').description, undefined)
  assert.deepEqual(
    ['a', 'c', 'd', 'sales'].map((name) => metric(name).sum.isMonotonic ?? false),
    [false, true, false, true],
  )
})

test('the provider is what the API takes as the global one, and a library gets it from there', async (t) => {
  const { provider, shown } = openRig(t)
  register(t, provider)
  api.getMeter('library').createCounter('calls').add(1)
  assert.deepEqual(await shown('calls_total'), { '': 1 })
})

test('an instrument that was made before there was a provider does nothing, ever', async (t) => {
  const early = api.getMeter('library').createCounter('early')
  const { provider, page } = openRig(t)
  register(t, provider)
  early.add(1)
  assert.equal((await page()).includes('early'), false)
})

test('values that an instrument does not take are dropped and reported, never thrown', async (t) => {
  const { meter, shown, faultCount } = openRig(t)
  const bad: readonly unknown[] = [Number.NaN, '1', undefined, null, {}, 10n, Symbol('x')]
  const table: readonly (readonly [name: string, record: (value: never) => void, bad: readonly unknown[]])[] = [
    ['a', (value) => meter.createCounter('a').add(value), [...bad, -1, Infinity]],
    ['b', (value) => meter.createUpDownCounter('b').add(value), [...bad, -Infinity]],
    ['c', (value) => meter.createHistogram('c').record(value), [...bad, -1, Infinity]],
    ['d', (value) => meter.createGauge('d').record(value), bad],
  ]
  let wanted = 0
  for (const [name, record, values] of table) {
    for (const value of values) record(value as never)
    wanted += values.length
    assert.equal(faultCount(), wanted, name)
  }
  for (const name of ['a_total', 'b', 'c', 'd']) assert.deepEqual(await shown(name), {}, name)
})

test('whole numbers are what an instrument of whole numbers records', async (t) => {
  const { meter, shown } = openRig(t)
  meter.createCounter('whole', { valueType: ValueType.INT }).add(2.9)
  meter.createCounter('whole', { valueType: ValueType.DOUBLE }).add(0.5)
  assert.deepEqual(await shown('whole_total'), { '': 2.5 })
})

test('the default buckets are those of the specification, for seconds those of its conventions', async (t) => {
  const { meter, shown } = openRig(t)
  const boundsOf = async (name: string) =>
    Object.keys(await shown(name))
      .filter((key) => key.startsWith('_bucket'))
      .map((key) => Number(key.slice('_bucket le='.length).replace('+Inf', 'Infinity')))
  meter.createHistogram('one').record(1)
  meter.createHistogram('two', { unit: 's' }).record(1)
  assert.deepEqual(await boundsOf('one'), [
    0,
    5,
    10,
    25,
    50,
    75,
    100,
    250,
    500,
    750,
    1000,
    2500,
    5000,
    7500,
    10_000,
    Infinity,
  ])
  assert.deepEqual(await boundsOf('two_seconds'), [
    0.005,
    0.01,
    0.025,
    0.05,
    0.075,
    0.1,
    0.25,
    0.5,
    0.75,
    1,
    2.5,
    5,
    7.5,
    10,
    Infinity,
  ])
})

test('after a stop nothing is recorded or shown, and the next start goes on with the instruments that are held', async (t) => {
  const runtime = createRuntime()
  const off = runtime.switchOn({ resource: RESOURCE })
  t.after(off)
  const names = () => runtime.metrics.collect().map((family) => family.definition.name)
  const before = names()
  const first = createMeterProvider({ runtime })
  const counter = first.provider.getMeter('lib').createCounter('calls')
  let asked = 0
  first.provider
    .getMeter('lib')
    .createObservableGauge('level')
    .addCallback((result) => {
      asked += 1
      result.observe(1)
    })
  counter.add(5)
  assert.deepEqual(
    names().filter((name) => !before.includes(name)),
    ['calls', 'level'],
  )
  first.stop()
  first.stop()
  counter.add(7)
  assert.deepEqual(names(), before)
  assert.equal(asked, 1)
  const second = createMeterProvider({ runtime, views: [{ instrumentName: 'level', aggregation: { type: 'drop' } }] })
  assert.equal(second.provider, first.provider)
  first.stop()
  counter.add(1)
  const family = runtime.metrics.collect().find((one) => one.definition.name === 'calls')
  assert.ok(family?.shape === 'scalar')
  assert.equal(family.values[0], 1)
  assert.equal(asked, 1, 'a callback whose values nobody sees is not asked')
  second.stop()
  assert.deepEqual(names(), before)
})

test('while the runtime is off nothing is recorded', (t) => {
  const runtime = createRuntime()
  const off = runtime.switchOn({ resource: RESOURCE })
  const { provider, stop } = createMeterProvider({ runtime })
  t.after(stop)
  const counter = provider.getMeter('lib').createCounter('calls')
  off()
  counter.add(1)
  const family = runtime.metrics.collect().find((one) => one.definition.name === 'calls')
  assert.equal(family?.seriesCount, 0)
})

test('a kit metric and a foreign one of the same name are both shown and sent', async (t) => {
  const { runtime, meter, families, receiver } = openRig(t)
  const table = defineMetrics({
    took: { kind: 'histogram', name: 'http.took', unit: 's', help: 'Own.', labels: ['route'], buckets: [1] },
    size: { kind: 'gauge', name: 'http.size', help: 'Own.' },
  })
  const own = runtime.metrics.use(table)
  own.took.observe(0.5, { route: '/a' })
  own.size.set(1)
  meter.createHistogram('http.took', { unit: 's' }).record(2, { method: 'GET' })
  meter.createCounter('http.size').add(4)
  for (const format of ['text', 'openmetrics'] as const) {
    const all = await families(format)
    const took = all.find((family) => family.name === 'http_took_seconds')!
    const counts = took.samples.filter(({ name }) => name.endsWith('_count'))
    assert.deepEqual(
      counts.map(({ labels, value }) => [Object.fromEntries(labels), value]),
      [
        [{ route: '/a' }, 1],
        [{ otel_scope_name: 'lib', otel_scope_version: '1.2.0', method: 'GET' }, 1],
      ],
      format,
    )
    const names = all.map((family) => family.name).filter((name) => name.startsWith('http_size'))
    assert.deepEqual(
      names,
      format === 'text' ? ['http_size', 'http_size_added_total'] : ['http_size', 'http_size_added'],
    )
  }
  const received = receiver()()
  assert.equal(received.filter(({ metric }) => metric.name === 'http.took').length, 2)
  assert.deepEqual(
    pointsOf(
      received.filter(({ scope }) => scope.name === 'lib'),
      'http.size',
    ),
    { '': 4 },
  )
})
