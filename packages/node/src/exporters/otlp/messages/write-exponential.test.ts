import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRuntime, defineMetrics, type ExponentialPoint, type MetricFamily } from '@sightline/core'
import { createFakeClock } from '@sightline/testkit'
import fc from 'fast-check'
import { createExponentialStore } from '../../../exponential-histograms/create-exponential-store.ts'
import { rescale } from '../../../exponential-histograms/rescale.ts'
import { atOnce } from '../../pausable.ts'
import { type Decoded, decodeJson, decodeProtobuf } from '../official-decoder.test.ts'
import { DeltaMemory } from '../signals/delta-memory.ts'
import type { HistogramAggregation } from '../signals/histogram-aggregation.ts'
import { JsonWriter } from '../wire/json-writer.ts'
import { OtlpProtobufWriter } from '../wire/otlp-protobuf-writer.ts'
import { encodeMetrics } from './write-metrics.ts'

const RESOURCE = { serviceName: 'orders' }
const table = defineMetrics({
  took: { kind: 'histogram', name: 'shop.took', unit: 's', help: 'Time.', buckets: [1, 2], labels: ['step'] },
  plain: { kind: 'histogram', name: 'shop.plain', help: 'Explicit.', buckets: [1] },
  free: { kind: 'histogram', name: 'shop.free', help: 'No bounds.', buckets: [] },
})

function shop(histograms: HistogramAggregation, isDelta = false) {
  const clock = createFakeClock(1_700_000_000_000)
  const runtime = createRuntime()
  const exponential = ({ name }: { name: string }) => (name === 'shop.plain' ? undefined : createExponentialStore())
  runtime.switchOn({ resource: RESOURCE, clock, exponential })
  const recorders = runtime.metrics.use(table)
  const memories = new Map<MetricFamily, DeltaMemory>()
  let lastMs = 0
  const deltaOf = (family: MetricFamily) => {
    if (!isDelta || family.shape === 'scalar') return undefined
    const memory = memories.get(family) ?? new DeltaMemory(family)
    memories.set(family, memory)
    return memory
  }
  const reading = () => {
    const families = runtime.metrics.collect().filter(({ definition }) => definition.name.startsWith('shop.'))
    const given = { resource: RESOURCE, families, timeMs: clock.now(), lastMs, histograms, deltaOf }
    lastMs = given.timeMs
    return given
  }
  const sent = (): Record<string, Decoded> => {
    const requests = atOnce(encodeMetrics(new OtlpProtobufWriter(), reading(), 1e6))
    const metrics = requests.flatMap(
      ({ body }) => decodeProtobuf('metrics', body).resourceMetrics[0].scopeMetrics[0].metrics,
    )
    return Object.fromEntries(metrics.map((metric: Decoded) => [metric.name, metric]))
  }
  return { runtime, clock, recorders, reading, sent }
}

test('a histogram goes out in exponential buckets where that is asked for and it has them', () => {
  const { recorders, sent, runtime, clock } = shop('base2_exponential_bucket_histogram')
  const span = runtime.traces.start('s')
  for (const value of [1, 2, 4, -8, 0]) recorders.took.observe(value, { step: 'pack' })
  recorders.took.observe(1e6, { step: 'pack' }, span)
  recorders.plain.observe(3)
  clock.advance(1000)
  const { 'shop.took': took, 'shop.plain': plain } = sent()
  const [point] = took.exponentialHistogram.dataPoints
  assert.equal(took.exponentialHistogram.aggregationTemporality, 2)
  assert.equal(took.unit, 's')
  const { scale, positive, negative } = point
  assert.equal(scale, 2)
  assert.deepEqual([point.count, point.sum, point.zeroCount], ['6', 1e6 - 1, '1'])
  assert.equal(positive.offset, -1)
  assert.equal(positive.bucketCounts.length, 81)
  assert.deepEqual(
    [0, 4, 8, 80].map((at) => positive.bucketCounts[at]),
    ['1', '1', '1', '1'],
  )
  assert.deepEqual(negative, { offset: 11, bucketCounts: ['1'] })
  assert.deepEqual(point.attributes, [{ key: 'step', value: { stringValue: 'pack' } }])
  assert.deepEqual(
    point.exemplars.map((one: Decoded) => [one.asDouble, one.traceId]),
    [[1e6, span.traceId]],
  )
  assert.deepEqual(plain.histogram.dataPoints[0].bucketCounts, ['0', '1'])
})

test('explicit buckets stay the default; only a histogram without bounds is better off', () => {
  const { recorders, sent } = shop('explicit_bucket_histogram')
  recorders.took.observe(1.5, { step: 'pack' })
  recorders.free.observe(3)
  const got = sent()
  assert.deepEqual(got['shop.took'].histogram.dataPoints[0].bucketCounts, ['0', '1', '0'])
  assert.equal(got['shop.free'].exponentialHistogram.dataPoints[0].count, '1')
})

test('JSON says the same', () => {
  const { recorders, reading } = shop('base2_exponential_bucket_histogram')
  for (const value of [0.001, 17, -4, 0, 0]) recorders.took.observe(value, { step: 'pack' })
  const given = reading()
  const [json] = atOnce(encodeMetrics(new JsonWriter(), given, 1e6))
  const [protobuf] = atOnce(encodeMetrics(new OtlpProtobufWriter(), given, 1e6))
  assert.deepEqual(decodeJson('metrics', json!.body), decodeProtobuf('metrics', protobuf!.body))
})

/** Of one series: what arrived, added up by bucket. */
class Total {
  zeros = 0
  sum = 0
  readonly counts = new Map<string, number>()

  add(point: Decoded, scale: number): void {
    this.zeros += Number(point.zeroCount ?? 0)
    this.sum += point.sum
    const sides = { positive: bucketsOf(point.positive), negative: bucketsOf(point.negative) }
    this.addPoint(rescale({ scale: point.scale, zeroThreshold: 0, zeroCount: 0, ...sides }, scale))
  }

  addPoint(point: ExponentialPoint): void {
    for (const side of ['positive', 'negative'] as const) {
      const { offset, counts } = point[side]
      for (const [at, count] of counts.entries()) {
        const key = `${side} ${offset + at}`
        if (count !== 0) this.counts.set(key, (this.counts.get(key) ?? 0) + count)
      }
    }
  }
}

function bucketsOf(given: Decoded) {
  return { offset: given?.offset ?? 0, counts: Float64Array.from(given?.bucketCounts ?? [], Number) }
}

test('changes add up to the total, however far the scale falls in between', () => {
  const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -3, max: 1000 }))
  const step = fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: fc.constant('export' as const) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { clock, recorders, runtime, sent } = shop('base2_exponential_bucket_histogram', true)
      const points: Decoded[] = []
      const send = () => points.push(...(sent()['shop.took']?.exponentialHistogram.dataPoints ?? []))
      let recorded = 0
      for (const one of steps) {
        clock.advance(10)
        if (one === 'export') send()
        else {
          recorders.took.observe(one, { step: 'x' })
          recorded += 1
        }
      }
      send()
      if (recorded === 0) {
        assert.deepEqual(points, [])
        return
      }
      const family = runtime.metrics.collect().find(({ definition }) => definition.name === 'shop.took')
      const whole = (family?.shape === 'histogram' && family.exponentialAt?.(0)) || assert.fail('no exponential part')
      const arrived = new Total()
      for (const point of points) arrived.add(point, whole.scale)
      const expected = new Total()
      expected.addPoint(whole)
      assert.deepEqual([...arrived.counts].sort(), [...expected.counts].sort())
      assert.equal(arrived.zeros, whole.zeroCount)
      assert.equal(
        points.reduce((sum, point) => sum + Number(point.count), 0),
        recorded,
      )
    }),
  )
})

test('what a reset has emptied begins at nothing again', () => {
  const { recorders, runtime, sent } = shop('base2_exponential_bucket_histogram', true)
  for (const value of [1, 2, 3]) recorders.took.observe(value, { step: 'x' })
  assert.equal(sent()['shop.took'].exponentialHistogram.dataPoints[0].count, '3')
  runtime.metrics.reset()
  recorders.took.observe(2, { step: 'x' })
  const [point] = sent()['shop.took'].exponentialHistogram.dataPoints
  assert.equal(point.count, '1')
  assert.equal(point.scale, 20)
})
