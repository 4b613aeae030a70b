import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSightlineError } from '@sightline/core'
import { openRig, pointsOf } from './bridge-rig.test.ts'
import { checkViews } from './check-views.ts'
import { matchesView } from './match-view.ts'
import type { InstrumentType, OtelView } from './view.ts'

const COUNTER = { type: 'counter', name: 'http.calls', description: '', unit: '{call}', isWhole: false } as const

test('a view is for the instruments that all of its selectors fit', () => {
  const scope = { name: 'lib', version: '1.2', schemaUrl: 'https://example.com/1' }
  const table: readonly (readonly [view: OtelView, fits: boolean])[] = [
    [{ instrumentName: 'http.calls' }, true],
    [{ instrumentName: 'HTTP.Calls' }, true],
    [{ instrumentName: 'http_calls' }, false],
    [{ instrumentName: '*' }, true],
    [{ instrumentName: 'http.*' }, true],
    [{ instrumentName: '*.calls' }, true],
    [{ instrumentName: 'http?calls' }, true],
    [{ instrumentName: 'http.call?' }, true],
    [{ instrumentName: 'http.calls?' }, false],
    [{ instrumentName: 'calls' }, false],
    [{ instrumentType: 'counter' }, true],
    [{ instrumentType: 'histogram' }, false],
    [{ instrumentUnit: '{call}' }, true],
    [{ instrumentUnit: 's' }, false],
    [{ meterName: 'lib', meterVersion: '1.2', meterSchemaUrl: 'https://example.com/1' }, true],
    [{ meterName: 'lib', meterVersion: '1.3' }, false],
    [{ meterName: 'Lib' }, false],
    [{ meterSchemaUrl: '' }, false],
    [{ instrumentName: 'http.calls', instrumentType: 'gauge' }, false],
  ]
  for (const [view, fits] of table) {
    assert.equal(matchesView(view, scope, { ...COUNTER, boundaries: undefined }), fits, JSON.stringify(view))
  }
  assert.ok(
    matchesView({ meterVersion: '', meterSchemaUrl: '' }, { name: 'lib' }, { ...COUNTER, boundaries: undefined }),
  )
})

test('a view that cannot be meant stops the start and says which, what was wanted and what came', () => {
  const name = 'x'
  const table: readonly (readonly [view: unknown, message: RegExp])[] = [
    [null, /view 1: it must be an object, got null/],
    [{}, /view 1: it must be a view that says which instruments it is for/],
    [{ name, instrumentName: 'a*' }, /instrumentName must be a name without \* and \? .*, got "a\*"/],
    [{ name, meterName: 'm' }, /instrumentName must be a name without/],
    [{ name: '1x', instrumentName: 'a' }, /name must be a letter, .* got "1x"/],
    [{ instrumentName: 7 }, /instrumentName must be text, got 7/],
    [{ instrumentNames: 'a' }, /"instrumentNames" must be one of instrumentName, /],
    [{ instrumentType: 'Counter' }, /instrumentType must be one of counter, .* got "Counter"/],
    [{ instrumentName: 'a', attributeKeys: ['a'] }, /attributeKeys must be \{ allow/],
    [{ instrumentName: 'a', attributeKeys: { allow: [], deny: [] } }, /attributeKeys must be \{ allow/],
    [{ instrumentName: 'a', attributeKeys: { deny: [1] } }, /attributeKeys.deny must be a list of keys, got \[1\]/],
    [{ instrumentName: 'a', aggregation: 'sum' }, /aggregation must be an object with a "type", got "sum"/],
    [
      { instrumentName: 'a', aggregation: { type: 'mean' } },
      /aggregation.type must be one of default, drop, .* got "mean"/,
    ],
    [
      { instrumentName: 'a', aggregation: { type: 'explicitBuckets', boundaries: [2, 1] } },
      /aggregation.boundaries must be finite numbers, each above the one before, got \[2, 1\]/,
    ],
    [{ instrumentName: 'a', aggregation: { type: 'exponential', maxSize: 1 } }, /maxSize must be a whole number 2\.\./],
    [
      { instrumentName: 'a', aggregation: { type: 'exponential', maxScale: 21 } },
      /maxScale must be a whole number -10\.\.20/,
    ],
    [
      { instrumentName: 'a', aggregationCardinalityLimit: 0 },
      /aggregationCardinalityLimit must be a whole number, 1 or more/,
    ],
  ]
  for (const [view, message] of table) {
    const isRight = (error: unknown) =>
      isSightlineError(error) && error.code === 'SL_OTEL_VIEW_INVALID' && message.test(error.message)
    assert.throws(() => checkViews([{ instrumentName: 'good' }, view as OtelView]), isRight, String(message))
  }
})

test('a view changes name, description and attributes', async (t) => {
  const views: readonly OtelView[] = [
    { instrumentName: 'a', name: 'renamed', description: 'By a view.', attributeKeys: { allow: ['kept'] } },
    { instrumentName: 'b', attributeKeys: { deny: ['dropped'] } },
  ]
  const { meter, shown, families, warnings } = openRig(t, { views })
  const a = meter.createCounter('a', { description: 'Own.' })
  a.add(1, { kept: 'x', dropped: 1 })
  a.add(2, { dropped: 2, kept: 'x' })
  a.add(4, { dropped: { any: 'thing' } as never })
  meter.createCounter('b').add(1, { kept: 'x', dropped: 1 })
  assert.deepEqual(await shown('renamed_total'), { 'kept=x': 3, '': 4 })
  assert.deepEqual(await shown('b_total'), { 'kept=x': 1 })
  const family = (await families()).find(({ name }) => name === 'renamed_total')
  assert.equal(family?.help, 'By a view.')
  assert.deepEqual(await shown('a_total'), {})
  assert.deepEqual(warnings, [])
})

test('a view chooses how values come together', async (t) => {
  const views: readonly OtelView[] = [
    { instrumentName: 'dropped.*', aggregation: { type: 'drop' } },
    { instrumentName: 'summed', aggregation: { type: 'sum' } },
    { instrumentName: 'last', aggregation: { type: 'lastValue' } },
    { instrumentName: 'spread', aggregation: { type: 'explicitBuckets', boundaries: [1, 10] } },
    { instrumentName: 'plain', aggregation: { type: 'default' } },
  ]
  const { meter, page, shown, families } = openRig(t, { views })
  meter.createCounter('dropped.one').add(1)
  meter.createObservableGauge('dropped.two').addCallback((result) => result.observe(1))
  const summed = meter.createHistogram('summed')
  const last = meter.createCounter('last')
  const spread = meter.createUpDownCounter('spread')
  for (const value of [3, 4]) {
    summed.record(value)
    last.add(value)
    spread.add(value)
  }
  meter.createHistogram('plain').record(1)
  assert.deepEqual(await shown('summed_total'), { '': 7 })
  assert.deepEqual(await shown('last'), { '': 4 })
  assert.equal((await shown('spread'))['_bucket le=10.0'], 2)
  assert.equal((await shown('plain'))['_count'], 1)
  assert.equal((await families()).find(({ name }) => name === 'last')?.type, 'gauge')
  assert.equal((await page()).includes('dropped'), false)
})

test('a sum counts upwards where its instrument does', (t) => {
  const types: Readonly<Record<InstrumentType, boolean>> = {
    counter: true,
    upDownCounter: false,
    histogram: true,
    gauge: false,
    observableCounter: true,
    observableUpDownCounter: false,
    observableGauge: false,
  }
  const { meter, receiver } = openRig(t, { views: [{ instrumentName: '*', aggregation: { type: 'sum' } }] })
  meter.createCounter('counter').add(1)
  meter.createUpDownCounter('upDownCounter').add(1)
  meter.createHistogram('histogram').record(1)
  meter.createGauge('gauge').record(1)
  meter.createObservableCounter('observableCounter').addCallback((result) => result.observe(1))
  meter.createObservableUpDownCounter('observableUpDownCounter').addCallback((result) => result.observe(1))
  meter.createObservableGauge('observableGauge').addCallback((result) => result.observe(1))
  const received = receiver()()
  const monotonic = received
    .filter(({ scope }) => scope.name === 'lib')
    .map(({ metric }) => [metric.name, metric.sum.isMonotonic ?? false])
  assert.deepEqual(Object.fromEntries(monotonic), types)
})

test('each view that fits makes a metric, and what it makes alike is made once', async (t) => {
  const views: readonly OtelView[] = [
    { instrumentName: 'a', name: 'by.route', attributeKeys: { allow: ['route'] } },
    { instrumentName: 'a', name: 'by.code', attributeKeys: { allow: ['code'] } },
    { instrumentName: 'twice', description: 'One.' },
    { instrumentName: 'twic?', description: 'One.' },
  ]
  const { meter, shown, warnings } = openRig(t, { views })
  const a = meter.createCounter('a')
  a.add(1, { route: '/', code: 200 })
  a.add(2, { route: '/', code: 500 })
  meter.createCounter('twice').add(3)
  assert.deepEqual(await shown('by_route_total'), { 'route=/': 3 })
  assert.deepEqual(await shown('by_code_total'), { 'code=200': 1, 'code=500': 2 })
  assert.deepEqual(await shown('twice_total'), { '': 3 })
  assert.deepEqual(warnings, [])
})

test('views that make different metrics of one name are told of, and both metrics can be read', async (t) => {
  const views: readonly OtelView[] = [
    { instrumentName: 'a', attributeKeys: { allow: ['route'] } },
    { instrumentName: 'a', attributeKeys: { allow: ['code'] } },
  ]
  const { meter, shown, warnings, receiver } = openRig(t, { views })
  meter.createCounter('a').add(1, { route: '/', code: 200 })
  assert.deepEqual(await shown('a_total'), { 'route=/': 1 })
  assert.deepEqual(await shown('a_added_total'), { 'code=200': 1 })
  const points = pointsOf(receiver()(), 'a')
  assert.deepEqual(points, { 'route={"stringValue":"/"}': 1, 'code={"intValue":"200"}': 1 })
  assert.equal(warnings.length, 1)
  assert.match(warnings[0]!, /^a of lib is recorded as two metrics \(other attributes\); both are exported/)
})

test('a view that asks for buckets of observed values is passed over, and told of', async (t) => {
  const views: readonly OtelView[] = [
    { instrumentName: 'a', name: 'b', aggregation: { type: 'explicitBuckets', boundaries: [1] } },
  ]
  const { meter, shown, warnings } = openRig(t, { views })
  meter.createObservableGauge('a').addCallback((result) => result.observe(3))
  assert.deepEqual(await shown('a'), { '': 3 })
  assert.deepEqual(warnings, ['a view for a asks for a histogram of values that callbacks report; it is passed over'])
})

test('a view makes an exponential histogram, whose buckets and changes arrive over OTLP', async (t) => {
  const aggregation = { type: 'exponential', maxSize: 4, maxScale: 3 } as const
  const { meter, shown, receiver } = openRig(t, { views: [{ instrumentName: 'a', aggregation }] })
  const [changes, totals] = [receiver('delta'), receiver()]
  const a = meter.createHistogram('a', { advice: { explicitBucketBoundaries: [1, 2] } })
  for (const value of [0, 1, 1000]) a.record(value, { b: 1 })
  const pointOf = (read: typeof changes) => {
    const [found] = read().filter(({ metric }) => metric.name === 'a')
    return found?.metric.exponentialHistogram.dataPoints[0]
  }
  assert.equal(pointOf(changes).count, '3')
  a.record(8, { b: 1, c: 'new' })
  a.record(8, { b: 1 })
  const point = pointOf(totals)
  assert.deepEqual([point.count, point.sum, point.zeroCount, point.scale], ['4', 1009, '1', -2])
  assert.equal(pointOf(changes).count, '1')
  assert.deepEqual(await shown('a'), {
    '_bucket b=1,le=+Inf': 4,
    '_sum b=1': 1009,
    '_count b=1': 4,
    '_bucket b=1,c=new,le=+Inf': 1,
    '_sum b=1,c=new': 8,
    '_count b=1,c=new': 1,
  })
})
