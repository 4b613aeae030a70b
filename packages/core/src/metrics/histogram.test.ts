import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Span } from '../trace/span.ts'
import { bucketOf } from './bucket-of.ts'
import { defineMetrics } from './definition.ts'
import type { HistogramFamily } from './family.ts'
import { createRig, START_MS } from './rig.test.ts'

const table = defineMetrics({
  time: { kind: 'histogram', name: 'time', help: 'Time.', unit: 's', labels: ['op'], buckets: [0.1, 1, 10] },
})

function arrange() {
  const rig = createRig()
  const { time } = rig.metrics.use(table)
  return { ...rig, time, histogram: () => rig.family('time') as HistogramFamily }
}

function countsOf(family: HistogramFamily, series: number): number[] {
  return [...family.counts.slice(series * family.stride, (series + 1) * family.stride)]
}

function span(traceId: string, isSampled = true): Span {
  return { traceId, spanId: `${traceId}-span`, isSampled } as Span
}

test('a value counts in the first bucket whose bound is not below it', () => {
  const { time, histogram } = arrange()
  for (const value of [-5, 0, 0.1, 0.100001, 1, 9, 10, 11, 1e300]) time.observe(value, { op: 'a' })
  assert.deepEqual(countsOf(histogram(), 0), [3, 2, 2, 2])
  assert.deepEqual([...histogram().bounds], [0.1, 1, 10])
  assert.equal(histogram().stride, 4)
})

test('series keep their buckets and sums when the columns grow', () => {
  const { time, histogram, read } = arrange()
  for (let round = 0; round < 2; round += 1) {
    for (let op = 0; op < 100; op += 1) time.observe(op / 10, { op })
  }
  assert.equal(histogram().seriesCount, 100)
  assert.deepEqual(countsOf(histogram(), 5), [0, 2, 0, 0])
  assert.deepEqual(countsOf(histogram(), 99), [0, 0, 2, 0])
  assert.equal(read('time')['50'], 10)
})

test('what is no finite number is dropped and counted', () => {
  const { time, histogram, faultCount } = arrange()
  const bound = time.bind({ op: 'a' })
  const bad: unknown[] = [Number.NaN, Infinity, -Infinity, '1', 1n, undefined, {}, Symbol('1')]
  for (const value of bad) {
    time.observe(value as number, { op: 'a' })
    bound.observe(value as number)
  }
  assert.deepEqual(countsOf(histogram(), 0), [0, 0, 0, 0])
  assert.equal(faultCount(), bad.length * 2)
})

test('a bucket keeps the first exemplar of an interval between two scrapes', () => {
  const { time, histogram, clock } = arrange()
  const bound = time.bind({ op: 'a' })
  const taken = { value: 0.5, traceId: 'one', spanId: 'one-span', timeMs: START_MS }
  bound.observe(0.5, span('one'))
  clock.nowMs += 5
  bound.observe(0.6, span('two'))
  bound.observe(5, span('three'))
  assert.deepEqual(histogram().exemplarAt(0, 1), taken)
  assert.equal(histogram().exemplarAt(0, 2)?.traceId, 'three')
  assert.equal(histogram().exemplarAt(0, 0), undefined)
})

test('after a scrape a bucket takes a new exemplar and shows the old one until then', () => {
  const { time, metrics, histogram } = arrange()
  const bound = time.bind({ op: 'a' })
  bound.observe(0.5, span('one'))
  metrics.collect()
  assert.equal(histogram().exemplarAt(0, 1)?.traceId, 'one')
  bound.observe(0.7, span('two'))
  bound.observe(0.8, span('three'))
  assert.equal(histogram().exemplarAt(0, 1)?.traceId, 'two')
})

test('an unsampled span leaves no exemplar, and its value counts', () => {
  const { time, histogram } = arrange()
  time.bind({ op: 'a' }).observe(0.5, span('one', false))
  assert.equal(histogram().exemplarAt(0, 1), undefined)
  assert.deepEqual(countsOf(histogram(), 0), [0, 1, 0, 0])
})

test('something that is no span does no harm: the value counts, a throw is a fault', () => {
  const { time, histogram, faultCount } = arrange()
  const bound = time.bind({ op: 'a' })
  const broken = new Proxy({} as Span, {
    get() {
      throw new Error('no span')
    },
  })
  for (const bad of [null as unknown as Span, broken]) bound.observe(0.5, bad)
  assert.deepEqual(countsOf(histogram(), 0), [0, 2, 0, 0])
  assert.equal(faultCount(), 2)
})

test('exemplars are gone after reset', () => {
  const { time, metrics, histogram } = arrange()
  const bound = time.bind({ op: 'a' })
  bound.observe(0.5, span('one'))
  metrics.reset()
  bound.observe(0.5)
  assert.equal(histogram().exemplarAt(0, 1), undefined)
})

test('a histogram without bounds counts and sums', () => {
  const rig = createRig()
  const { size } = rig.metrics.use({ size: { kind: 'histogram', name: 'size', help: 'x', unit: 'By', buckets: [] } })
  size.observe(3)
  size.observe(4)
  assert.deepEqual([...(rig.family('size') as HistogramFamily).counts], [2])
  assert.deepEqual(rig.read('size'), { '': 7 })
})

test('property: the bucket is the one a naive search finds, for few bounds and for many', () => {
  const bounds = fc.uniqueArray(fc.integer({ min: -60, max: 60 }), { maxLength: 100, size: 'max' })
  fc.assert(
    fc.property(bounds, fc.integer({ min: -130, max: 130 }), (unsorted, doubled) => {
      const sorted = Float64Array.from(unsorted).sort()
      const value = doubled / 2 // on a bound or half way between two
      const naive = sorted.findIndex((bound) => value <= bound)
      assert.equal(bucketOf(sorted, value), naive < 0 ? sorted.length : naive)
    }),
  )
})

test('property: buckets and sums equal a naive model, bound or not', () => {
  const observation = fc.record({ value: fc.integer({ min: -50, max: 150 }), op: fc.nat(3), isBound: fc.boolean() })
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 100, size: 'max' }), (observations) => {
      const { time, histogram } = arrange()
      const model = new Map<string, { counts: number[]; sum: number }>()
      for (const { value, op, isBound } of observations) {
        if (isBound) time.bind({ op }).observe(value)
        else time.observe(value, { op })
        const row = model.get(String(op)) ?? { counts: [0, 0, 0, 0], sum: 0 }
        model.set(String(op), row)
        row.counts[[0.1, 1, 10, Infinity].findIndex((bound) => value <= bound)]! += 1
        row.sum += value
      }
      const family = histogram()
      assert.equal(family.seriesCount, model.size)
      for (let series = 0; series < family.seriesCount; series += 1) {
        const row = model.get(family.labelValuesAt(series)[0]!)
        assert.deepEqual({ counts: countsOf(family, series), sum: family.sums[series] }, row)
      }
    }),
  )
})
