/** The same calls to OpenTelemetry's own SDK and to ours: what a receiver is sent must be the same. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Attributes, type MeterProvider, ValueType } from '@opentelemetry/api'
import {
  AggregationType,
  DataPointType,
  MetricReader,
  MeterProvider as SdkProvider,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics'
import fc from 'fast-check'
import type { Decoded } from '../../exporters/otlp/official-decoder.test.ts'
import { createRig, type ReceivedMetric } from './bridge-rig.test.ts'
import type { OtelView } from './view.ts'

class PullReader extends MetricReader {
  protected override onForceFlush = () => Promise.resolve()
  protected override onShutdown = () => Promise.resolve()
}

const OUR_VIEWS: readonly OtelView[] = [
  { instrumentName: 'renamed', name: 'other.name', description: 'By a view.' },
  { instrumentName: 'kept.*', attributeKeys: { allow: ['a'] } },
  { instrumentName: 'dropped', aggregation: { type: 'drop' } },
  { instrumentName: 'summed', aggregation: { type: 'sum' } },
  { instrumentName: 'last', aggregation: { type: 'lastValue' } },
  { instrumentName: 'bounded', aggregation: { type: 'explicitBuckets', boundaries: [1, 3] } },
  { instrumentName: 'small', aggregationCardinalityLimit: 3 },
]
const SDK_VIEWS: ViewOptions[] = [
  { instrumentName: 'renamed', name: 'other.name', description: 'By a view.' },
  { instrumentName: 'kept.*', attributesProcessors: [{ process: ({ a }) => (a === undefined ? {} : { a }) }] },
  { instrumentName: 'dropped', aggregation: { type: AggregationType.DROP } },
  { instrumentName: 'summed', aggregation: { type: AggregationType.SUM } },
  { instrumentName: 'last', aggregation: { type: AggregationType.LAST_VALUE } },
  {
    instrumentName: 'bounded',
    aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: [1, 3] } },
  },
  { instrumentName: 'small', aggregationCardinalityLimit: 3 },
]

/** The calls that a library may make, by instrument. */
function instrumentsOf(provider: MeterProvider) {
  const meter = provider.getMeter('lib', '1')
  const seen = new Map<string, readonly [total: number, attributes: Attributes]>()
  const observable = meter.createObservableCounter('seen', { unit: 'By' })
  observable.addCallback((result) => {
    for (const [total, attributes] of seen.values()) result.observe(total, attributes)
  })
  meter.createObservableUpDownCounter('held').addCallback((result) => result.observe(seen.size - 2))
  meter.createObservableGauge('kept.level').addCallback((result) => {
    for (const [total, attributes] of seen.values()) result.observe(total, attributes)
  })
  const whole = meter.createCounter('whole', { valueType: ValueType.INT })
  const counters = ['renamed', 'kept.sum', 'dropped', 'last', 'small'].map((name) => meter.createCounter(name))
  const upDown = meter.createUpDownCounter('open', { description: 'Open.' })
  const gauge = meter.createGauge('heat', { unit: 'Cel' })
  const histograms = ['took', 'summed', 'bounded'].map((name) => meter.createHistogram(name, { unit: 'ms' }))
  return (amount: number, attributes: Attributes) => {
    for (const counter of counters) counter.add(Math.abs(amount), attributes)
    whole.add(Math.abs(amount) + 0.5, attributes)
    upDown.add(amount, attributes)
    gauge.record(amount, attributes)
    for (const histogram of histograms) histogram.record(Math.abs(amount), attributes)
    const key = JSON.stringify(Object.entries(attributes).sort())
    seen.set(key, [(seen.get(key)?.[0] ?? 0) + Math.abs(amount), attributes])
  }
}

type Points = Readonly<Record<string, unknown>>

function keyOf(attributes: Attributes): string {
  return JSON.stringify(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function toldBySdk(reader: MetricReader): Promise<Points> {
  const { resourceMetrics, errors } = await reader.collect()
  assert.deepEqual(errors, [])
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  return Object.fromEntries(
    metrics.flatMap((metric) =>
      metric.dataPoints.map((point) => {
        const { name, unit, description } = metric.descriptor
        const isMonotonic = metric.dataPointType === DataPointType.SUM && metric.isMonotonic
        const value = typeof point.value === 'number' ? point.value : bucketsOf(point.value)
        return [`${name} ${keyOf(point.attributes)}`, { unit, description, isMonotonic, value }]
      }),
    ),
  )
}

function bucketsOf(value: unknown) {
  const { sum, buckets } = value as { sum: number; buckets: { boundaries: number[]; counts: number[] } }
  return { sum, bounds: buckets.boundaries, counts: buckets.counts }
}

function toldByUs(received: readonly ReceivedMetric[]): Points {
  const own = received.filter(({ scope }) => scope.name === 'lib')
  return Object.fromEntries(
    own.flatMap(({ metric, points }) =>
      points.map((point: Decoded) => {
        const { name, unit = '', description = '' } = metric
        const attributes = Object.fromEntries(
          (point.attributes ?? []).map((one: Decoded) => [one.key, plain(one.value)]),
        )
        const bounds = point.explicitBounds ?? []
        const value = point.asDouble ?? { sum: point.sum, bounds, counts: point.bucketCounts.map(Number) }
        return [
          `${name} ${keyOf(attributes)}`,
          { unit, description, isMonotonic: metric.sum?.isMonotonic ?? false, value },
        ]
      }),
    ),
  )
}

function plain(any: Decoded): Attributes[string] {
  if (any.arrayValue !== undefined) return any.arrayValue.values.map(plain)
  return any.intValue !== undefined ? Number(any.intValue) : (any.stringValue ?? any.boolValue ?? any.doubleValue)
}

/** Values whose texts differ: for us 1 and '1' are one, for the SDK they are two. */
const attributes = fc.dictionary(
  fc.constantFrom('a', 'b', 'c.d'),
  fc.constantFrom<Attributes[string]>('x', 'y', 1, 2.5, true, ['p', 'q'], ['q', 'p']),
  { maxKeys: 3 },
) as fc.Arbitrary<Attributes>

test('a receiver is told the same as by the SDK of OpenTelemetry', async () => {
  const call = fc.tuple(fc.integer({ min: -12, max: 12 }), attributes)
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 40 }), async (calls) => {
      const rig = createRig({ views: OUR_VIEWS })
      const reader = new PullReader()
      const sdk = new SdkProvider({ readers: [reader], views: SDK_VIEWS })
      try {
        const record = [instrumentsOf(rig.provider), instrumentsOf(sdk)]
        const read = rig.receiver()
        for (const [at, [amount, given]] of calls.entries()) {
          for (const one of record) one(amount, given)
          if (at === 20) assert.deepEqual(toldByUs(read()), await toldBySdk(reader))
        }
        assert.deepEqual(toldByUs(read()), await toldBySdk(reader))
      } finally {
        rig.close()
        await sdk.shutdown()
      }
    }),
    { numRuns: 60 },
  )
})
