import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openRig, pointsOf } from './bridge-rig.test.ts'

test('attributes keep their types over OTLP and are text for Prometheus', async (t) => {
  const { meter, receiver, shown } = openRig(t)
  const list = ['a', 'b']
  meter
    .createCounter('calls')
    .add(1, { text: 'x', whole: 7, fraction: 0.5, yes: true, no: false, list, 'mixed?': [1, null] })
  list.push('c')
  const [point] = receiver()().find(({ metric }) => metric.name === 'calls')!.points
  assert.deepEqual(
    Object.fromEntries(point.attributes.map((one: { key: string; value: unknown }) => [one.key, one.value])),
    {
      text: { stringValue: 'x' },
      whole: { intValue: '7' },
      fraction: { doubleValue: 0.5 },
      yes: { boolValue: true },
      no: { boolValue: false },
      list: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } },
      'mixed?': { arrayValue: { values: [{ intValue: '1' }, {}] } },
    },
  )
  const text = 'fraction=0.5,list=["a","b"],mixed_=[1,null],no=false,text=x,whole=7,yes=true'
  assert.deepEqual(await shown('calls_total'), { [text]: 1 })
})

test('the order of attributes does not matter, and what is absent, undefined or empty is the same', async (t) => {
  const { meter, shown } = openRig(t)
  const calls = meter.createCounter('calls')
  for (const attributes of [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
    { b: '2', a: '1' },
    { a: 1, b: 2, c: undefined },
    { a: 1, c: '', b: 2 },
  ]) {
    calls.add(1, attributes)
    calls.add(1, attributes)
  }
  calls.add(1)
  calls.add(1, {})
  calls.add(1, { d: undefined })
  assert.deepEqual(await shown('calls_total'), { 'a=1,b=2': 10, '': 3 })
})

test('new keys make the list of labels grow: old series stay what they were', async (t) => {
  const { meter, shown, receiver, runtime } = openRig(t)
  const read = receiver()
  const calls = meter.createCounter('calls')
  const family = () => runtime.metrics.collect().find(({ definition }) => definition.name === 'calls')!
  calls.add(1)
  calls.add(2, { a: 'x' })
  const first = family()
  const { definition, generation } = first
  calls.add(3, { b: 'y' })
  calls.add(4, { c: 'z', a: 'x' })
  calls.add(10, { a: 'x' })
  assert.equal(family(), first)
  assert.notEqual(first.definition, definition)
  assert.equal(first.generation, generation, 'indices are not dealt anew')
  assert.deepEqual(first.definition.labels, ['a', 'b', 'c'])
  assert.deepEqual(first.labelValuesAt(1), ['x', '', ''])
  assert.deepEqual(await shown('calls_total'), { '': 1, 'a=x': 12, 'b=y': 3, 'a=x,c=z': 4 })
  assert.deepEqual(pointsOf(read(), 'calls'), {
    '': 1,
    'a={"stringValue":"x"}': 12,
    'b={"stringValue":"y"}': 3,
    'a={"stringValue":"x"},c={"stringValue":"z"}': 4,
  })
})

test('what cannot be an attribute is left out and reported; the measurement counts with the others', async (t) => {
  const { meter, shown, faultCount } = openRig(t)
  const calls = meter.createCounter('calls')
  const cycle: unknown[] = []
  cycle.push(cycle)
  const thrower = {
    ok: 1,
    get bad(): string {
      throw new Error('read')
    },
  }
  const bad: readonly object[] = [
    { ok: 1, bad: null },
    { ok: 1, bad: {} },
    { ok: 1, bad: 10n },
    { bad: Symbol('x'), ok: 1 },
    { ok: 1, bad: () => 1 },
    { ok: 1, bad: cycle },
    { ok: 1, bad: [{}] },
    { ok: 1, '': 'no key' },
    thrower,
  ]
  for (const attributes of bad) calls.add(1, attributes as never)
  assert.equal(faultCount(), bad.length)
  for (const attributes of bad) calls.add(1, attributes as never)
  assert.equal(faultCount(), bad.length * 2, 'each time')
  const unreadable = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('keys')
      },
    },
  )
  calls.add(1, unreadable)
  for (const attributes of ['text', 7, null, Symbol('x'), []]) calls.add(1, attributes as never)
  assert.deepEqual(await shown('calls_total'), { 'ok=1': bad.length * 2, '': 6 })
})

test('beyond the limit measurements go to the overflow, which is told of once', async (t) => {
  const views = [{ instrumentName: 'small', aggregationCardinalityLimit: 3 }]
  const { meter, shown, warnings, receiver } = openRig(t, { views, cardinalityLimit: 5 })
  for (const name of ['small', 'calls']) {
    const counter = meter.createCounter(name)
    for (let id = 0; id < 10; id += 1) counter.add(1, { id })
    counter.add(1, { id: 0 })
    counter.add(1, { other: 1 })
  }
  assert.deepEqual(await shown('small_total'), { 'id=0': 2, 'id=1': 1, 'otel_metric_overflow=true': 9 })
  assert.deepEqual(await shown('calls_total'), {
    'id=0': 2,
    'id=1': 1,
    'id=2': 1,
    'id=3': 1,
    'otel_metric_overflow=true': 7,
  })
  assert.equal(pointsOf(receiver()(), 'small')['otel.metric.overflow={"boolValue":true}'], 9)
  assert.equal(warnings.length, 2)
  assert.match(
    warnings[0]!,
    /^small of lib has more than 3 series: .* otel\.metric\.overflow, such as \{"id":"2"\}\. A view may/,
  )
})

test('the default limit is 2000 series, the overflow among them', async (t) => {
  const { meter, shown } = openRig(t)
  const counter = meter.createCounter('calls')
  for (let id = 0; id < 2100; id += 1) counter.add(1, { id })
  const series = await shown('calls_total')
  assert.equal(Object.keys(series).length, 2000)
  assert.equal(series['otel_metric_overflow=true'], 101)
})

test('keys that are really values do not become a label each', async (t) => {
  const { meter, shown, runtime } = openRig(t)
  const counter = meter.createCounter('calls')
  for (let id = 0; id < 1000; id += 1) counter.add(1, { [`user-${id}`]: true })
  const family = runtime.metrics.collect().find(({ definition }) => definition.name === 'calls')!
  assert.equal(family.definition.labels?.length, 257)
  assert.equal((await shown('calls_total'))['otel_metric_overflow=true'], 1000 - 256)
})

test('a limit of one leaves the overflow alone', async (t) => {
  const { meter, shown } = openRig(t, { cardinalityLimit: 1 })
  const counter = meter.createCounter('calls')
  counter.add(1)
  counter.add(1, { a: 1 })
  assert.deepEqual(await shown('calls_total'), { 'otel_metric_overflow=true': 2 })
})
