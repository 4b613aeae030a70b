import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRuntime, defineMetrics, type MetricFamily } from '@sightline/core'
import { createFakeClock } from '@sightline/testkit'
import fc from 'fast-check'
import { atOnce } from '../../pausable.ts'
import { summary } from '../../summary-family.test.ts'
import { type Decoded, decodeJson, decodeProtobuf } from '../official-decoder.test.ts'
import { DeltaMemory } from '../signals/delta-memory.ts'
import { isDelta, type TemporalityPreference } from '../signals/temporality.ts'
import { JsonWriter } from '../wire/json-writer.ts'
import { OtlpProtobufWriter } from '../wire/otlp-protobuf-writer.ts'
import { encodeMetrics } from './write-metrics.ts'

const BEGIN_MS = 1_700_000_000_000
const RESOURCE = { serviceName: 'orders' }
const MAX_BYTES = 1_000_000

const table = defineMetrics({
  orders: { kind: 'counter', name: 'shop.orders', unit: '{order}', help: 'Orders.', labels: ['kind', 'error.type'] },
  open: { kind: 'upDownCounter', name: 'shop.open', help: 'Open orders.' },
  heat: { kind: 'gauge', name: 'shop.heat', unit: 'Cel', help: 'Heat.' },
  took: { kind: 'histogram', name: 'shop.took', unit: 's', help: 'Time.', buckets: [1, 2], labels: ['step'] },
  shift: { kind: 'histogram', name: 'shop.shift', help: 'Around nothing.', buckets: [-1, 1] },
  build: { kind: 'info', name: 'shop.build', help: 'Facts.', labels: ['version'] },
  door: { kind: 'stateset', name: 'shop.door', help: 'Door.', states: ['open', 'shut'] },
  code: {
    kind: 'counter',
    name: 'shop.code',
    help: 'By code.',
    labels: ['code', 'route'],
    types: { code: 'int' },
  },
  seen: { kind: 'observableCounter', name: 'shop.seen', help: 'Seen.', labels: ['who'] },
})

function shop(preference: TemporalityPreference = 'cumulative', maxBytes = MAX_BYTES) {
  const clock = createFakeClock(BEGIN_MS)
  const runtime = createRuntime()
  runtime.switchOn({ resource: RESOURCE, clock })
  const recorders = runtime.metrics.use(table)
  const memories = new Map<MetricFamily, DeltaMemory>()
  const protobuf = new OtlpProtobufWriter()
  let lastMs = 0
  const read = () => {
    const reading = {
      resource: RESOURCE,
      families: runtime.metrics.collect().filter((family) => family.definition.name.startsWith('shop.')),
      timeMs: clock.now(),
      lastMs,
      histograms: 'explicit_bucket_histogram' as const,
      deltaOf(family: MetricFamily) {
        if (!isDelta(preference, family.definition.kind)) return undefined
        if (!memories.has(family)) memories.set(family, new DeltaMemory(family))
        return memories.get(family)
      },
    }
    lastMs = reading.timeMs
    protobuf.reset()
    return atOnce(encodeMetrics(protobuf, reading, maxBytes))
  }
  /** Metrics by name. */
  const sent = (): Record<string, Decoded> => {
    const metrics = read().flatMap(
      ({ body }) => decodeProtobuf('metrics', body).resourceMetrics[0].scopeMetrics[0].metrics,
    )
    return Object.fromEntries(metrics.map((metric: Decoded) => [metric.name, metric]))
  }
  return { runtime, clock, recorders, read, sent }
}

const nanos = (ms: number) => `${BigInt(ms) * 1_000_000n}`

test('every kind arrives as what it is', () => {
  const { clock, recorders, sent, runtime } = shop()
  recorders.orders.add(2, { kind: 'new', 'error.type': '' })
  recorders.orders.add(1.5, { kind: 'old', 'error.type': 'timeout' })
  recorders.open.add(3)
  recorders.heat.set(-0.5)
  recorders.build.set({ version: '1.2' })
  recorders.door.set('shut')
  recorders.seen.observe((report) => report(7, { who: 'a' }))
  const span = runtime.traces.start('s')
  recorders.took.observe(1.5, { step: 'pack' }, span)
  recorders.took.observe(9, { step: 'pack' })
  recorders.shift.observe(-3)
  clock.advance(1000)
  const got = sent()
  const time = { startTimeUnixNano: nanos(BEGIN_MS), timeUnixNano: nanos(BEGIN_MS + 1000) }
  assert.deepEqual(got['shop.orders'], {
    name: 'shop.orders',
    description: 'Orders.',
    unit: '{order}',
    sum: {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [
        { ...time, asDouble: 2, attributes: [{ key: 'kind', value: { stringValue: 'new' } }] },
        {
          ...time,
          asDouble: 1.5,
          attributes: [
            { key: 'kind', value: { stringValue: 'old' } },
            { key: 'error.type', value: { stringValue: 'timeout' } },
          ],
        },
      ],
    },
  })
  assert.deepEqual(got['shop.open'].sum, { aggregationTemporality: 2, dataPoints: [{ ...time, asDouble: 3 }] })
  assert.deepEqual(got['shop.heat'].gauge, { dataPoints: [{ ...time, asDouble: -0.5 }] })
  assert.equal(got['shop.build'].sum.isMonotonic, undefined)
  assert.equal(got['shop.door'].sum.isMonotonic, undefined)
  assert.deepEqual(
    got['shop.door'].sum.dataPoints.map((point: Decoded) => [point.attributes, point.asDouble]),
    [
      [[{ key: 'shop.door', value: { stringValue: 'open' } }], 0],
      [[{ key: 'shop.door', value: { stringValue: 'shut' } }], 1],
    ],
  )
  assert.equal(got['shop.seen'].sum.dataPoints[0].asDouble, 7)
  const { exemplars, ...point } = got['shop.took'].histogram.dataPoints[0]
  assert.deepEqual(point, {
    ...time,
    count: '2',
    sum: 10.5,
    bucketCounts: ['0', '1', '1'],
    explicitBounds: [1, 2],
    attributes: [{ key: 'step', value: { stringValue: 'pack' } }],
  })
  assert.deepEqual(exemplars, [
    { timeUnixNano: nanos(BEGIN_MS), asDouble: 1.5, spanId: span.spanId, traceId: span.traceId },
  ])
  assert.equal('sum' in got['shop.shift'].histogram.dataPoints[0], false, 'a sum that may fall is not sent')
  assert.equal(sent()['shop.took'].histogram.dataPoints[0].exemplars, undefined, 'an exemplar is sent once')
})

/** Counts by key; what is 0 is as good as absent. */
class Tally {
  readonly counts = new Map<string, number>()

  add(key: string, by: number): void {
    const count = (this.counts.get(key) ?? 0) + by
    if (count === 0) this.counts.delete(key)
    else this.counts.set(key, count)
  }

  addArrived(got: Record<string, Decoded>): void {
    for (const point of got['shop.orders']?.sum.dataPoints ?? []) {
      this.add(point.attributes[0].value.stringValue, point.asDouble)
    }
    for (const point of got['shop.took']?.histogram.dataPoints ?? []) {
      for (const [at, count] of point.bucketCounts.entries()) this.add(`bucket ${at}`, Number(count))
      this.add('sum', point.sum)
    }
  }

  sorted(): readonly (readonly [string, number])[] {
    return [...this.counts].sort()
  }
}

test('changes since the last export add up to the total, whatever happens in between', () => {
  const step = fc.oneof(
    fc.record({ add: fc.integer({ min: 0, max: 1000 }), kind: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ observe: fc.integer({ min: 0, max: 5 }) }),
    fc.constant('export' as const),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { clock, recorders, sent } = shop('delta')
      const recorded = new Tally()
      const arrived = new Tally()
      for (const one of steps) {
        clock.advance(10)
        if (one === 'export') arrived.addArrived(sent())
        else if ('add' in one) {
          recorders.orders.add(one.add, { kind: one.kind, 'error.type': '' })
          recorded.add(one.kind, one.add)
        } else {
          recorders.took.observe(one.observe, { step: 'x' })
          recorded.add(`bucket ${[0, 0, 1, 2, 2, 2][one.observe]}`, 1)
          recorded.add('sum', one.observe)
        }
      }
      arrived.addArrived(sent())
      assert.deepEqual(arrived.sorted(), recorded.sorted())
    }),
  )
})

test('a change says from when to when; what did not change is not sent', () => {
  const { clock, recorders, sent } = shop('delta')
  recorders.orders.add(1, { kind: 'a', 'error.type': '' })
  clock.advance(1000)
  assert.equal(sent()['shop.orders'].sum.aggregationTemporality, 1)
  clock.advance(1000)
  assert.equal(sent()['shop.orders'], undefined)
  recorders.orders.add(4, { kind: 'a', 'error.type': '' })
  clock.advance(1000)
  const [point] = sent()['shop.orders'].sum.dataPoints
  assert.equal(point.asDouble, 4)
  assert.equal(point.startTimeUnixNano, nanos(BEGIN_MS + 2000))
  assert.equal(point.timeUnixNano, nanos(BEGIN_MS + 3000))
})

test('an observable whose series are dealt anew goes on from where each was', () => {
  const { recorders, sent } = shop('delta')
  let now: Record<string, number> = { a: 10, b: 20 }
  recorders.seen.observe((report) => {
    for (const [who, count] of Object.entries(now)) report(count, { who })
  })
  const counts = () =>
    Object.fromEntries(
      (sent()['shop.seen']?.sum.dataPoints ?? []).map((point: Decoded) => [
        point.attributes[0].value.stringValue,
        point.asDouble,
      ]),
    )
  assert.deepEqual(counts(), { a: 10, b: 20 })
  now = { b: 25 }
  assert.deepEqual(counts(), { b: 5 })
  now = { b: 26, c: 1 }
  assert.deepEqual(counts(), { b: 1, c: 1 })
})

test('what is sent as a change follows the preference', () => {
  const kinds = ['counter', 'histogram', 'observableCounter', 'upDownCounter', 'gauge'] as const
  const deltas = (preference: TemporalityPreference) => kinds.filter((kind) => isDelta(preference, kind))
  assert.deepEqual(deltas('cumulative'), [])
  assert.deepEqual(deltas('delta'), ['counter', 'histogram', 'observableCounter'])
  assert.deepEqual(deltas('lowmemory'), ['counter', 'histogram'])
})

test('many series become several requests, each whole, none lost', () => {
  const { recorders, read } = shop('cumulative', 10_000)
  for (let at = 0; at < 1000; at += 1) recorders.orders.add(at, { kind: `k${at}`, 'error.type': '' })
  const requests = read()
  assert.ok(requests.length > 3)
  const values = new Set<number>()
  for (const { body, items } of requests) {
    assert.ok(body.length < 12_000)
    const { metrics } = decodeProtobuf('metrics', body).resourceMetrics[0].scopeMetrics[0]
    let points = 0
    for (const metric of metrics) {
      const own = (metric.sum ?? metric.gauge ?? metric.histogram).dataPoints
      points += own.length
      if (metric.name === 'shop.orders') for (const point of own) values.add(point.asDouble)
    }
    assert.equal(points, items)
  }
  assert.equal(values.size, 1000)
})

test('JSON says the same', () => {
  const { recorders, runtime, clock } = shop()
  recorders.orders.add(2, { kind: 'new', 'error.type': '' })
  recorders.took.observe(1.5, { step: 'pack' })
  recorders.heat.set(Number.POSITIVE_INFINITY)
  const families = runtime.metrics.collect()
  const histograms = 'explicit_bucket_histogram'
  const reading = {
    resource: RESOURCE,
    families,
    timeMs: clock.now(),
    lastMs: 0,
    histograms,
    deltaOf: () => undefined,
  } as const
  const [json] = atOnce(encodeMetrics(new JsonWriter(), reading, MAX_BYTES))
  const [protobuf] = atOnce(encodeMetrics(new OtlpProtobufWriter(), reading, MAX_BYTES))
  assert.deepEqual(decodeJson('metrics', json!.body), decodeProtobuf('metrics', protobuf!.body))
})

test('a label that is declared a whole number is sent as one in both encodings, whatever else it holds as text', () => {
  const { recorders, sent, runtime } = shop()
  const codes = ['200', 404, '-1', '_other', '007', '1e3', '9007199254740993', '']
  for (const code of codes) recorders.code.add(1, { code, route: '12' })
  const attributes = sent()['shop.code'].sum.dataPoints.map((point: Decoded) =>
    Object.fromEntries(point.attributes.map(({ key, value }: Decoded) => [key, value])),
  )
  assert.deepEqual(
    attributes.map((one: Decoded) => one.code),
    [
      { intValue: '200' },
      { intValue: '404' },
      { intValue: '-1' },
      ...['_other', '007', '1e3', '9007199254740993'].map((stringValue) => ({ stringValue })),
      undefined,
    ],
  )
  assert.ok(attributes.every((one: Decoded) => one.route.stringValue === '12'))
  const json = new JsonWriter()
  json.reset()
  const families = runtime.metrics.collect().filter(({ definition }) => definition.name === 'shop.code')
  const histograms = 'explicit_bucket_histogram'
  const reading = { resource: RESOURCE, families, timeMs: 1, lastMs: 0, deltaOf: () => undefined, histograms } as const
  const [request] = atOnce(encodeMetrics(json, reading, MAX_BYTES))
  const [metric] = decodeJson('metrics', request!.body).resourceMetrics[0].scopeMetrics[0].metrics
  assert.deepEqual(metric.sum.dataPoints[0].attributes[0], { key: 'code', value: { intValue: '200' } })
})

test('a summary has its quantiles, count and sum, and is never sent as a change', () => {
  const { runtime, sent } = shop('delta')
  runtime.metrics.addCollector((families) => [...families, summary])
  for (let round = 0; round < 2; round += 1) {
    const [empty, full] = sent()['shop.wait'].summary.dataPoints
    assert.equal(Number(empty.count ?? 0), 0)
    assert.deepEqual([Number(full.count), full.sum], [3, 4.5])
    assert.deepEqual(
      full.quantileValues.map(({ quantile, value }: Decoded) => [quantile, value]),
      [
        [0.5, 1],
        [0.99, 1.5],
      ],
    )
    assert.deepEqual(full.attributes[0].value.stringValue, '1')
  }
})
