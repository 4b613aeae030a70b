import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type CheckedDefinition,
  checkDefinition,
  createRuntime,
  HistogramStore,
  type MetricDefinition,
  type MetricFamily,
  type ScalarFamily,
  ScalarStore,
} from '@sightline/core'
import fc from 'fast-check'
import { DeltaMemory } from '../exporters/otlp/signals/delta-memory.ts'
import { atOnce } from '../exporters/pausable.ts'
import { type MergeableFamily, partOf } from './family-part.ts'
import { MergedFamily } from './merged-family.ts'

function arrange(definition: Partial<MetricDefinition>, maxSeriesPerMetric = 2000) {
  const runtime = createRuntime()
  runtime.switchOn({ resource: { serviceName: 'test' }, limits: { maxSeriesPerMetric } })
  const { host } = runtime.metrics
  const checked = checkDefinition('m', { kind: 'counter', name: 'm', help: 'M.', labels: ['at'], ...definition })
  const scalar = (values: Record<string, number> = {}) => {
    const store = new ScalarStore(checked, host)
    for (const [at, value] of Object.entries(values)) set(store, at, value)
    return store
  }
  return { runtime, host, checked, scalar }
}

function set(store: ScalarStore, at: string, value: number): void {
  store.column.data[store.locate({ at })] = value
}

function collect(merged: MergedFamily): Record<string, number> {
  atOnce(merged.settle())
  merged.sum()
  return read(merged.family)
}

function read(family: MetricFamily): Record<string, number> {
  const column = family.shape === 'histogram' ? family.sums : (family as ScalarFamily).values
  return Object.fromEntries(
    Array.from({ length: family.seriesCount }, (_, series) => [
      family.labelValuesAt(series).join('|'),
      column[series]!,
    ]),
  )
}

function mergedOf(definition: CheckedDefinition, host: ScalarHost, own?: MergeableFamily): MergedFamily {
  return new MergedFamily(definition, host, own)
}
type ScalarHost = ConstructorParameters<typeof ScalarStore>[1]

test('counters are the sum of all, those that ended among them', () => {
  const { host, checked, scalar } = arrange({})
  const own = scalar({ a: 1, b: 2 })
  const other = scalar({ b: 10, c: 20 })
  const part = partOf(other)
  const merged = mergedOf(checked, host, own)
  merged.add(part)
  assert.deepEqual(collect(merged), { a: 1, b: 12, c: 20 })
  set(own, 'd', 5)
  set(other, 'c', 21)
  assert.deepEqual(collect(merged), { a: 1, b: 12, c: 21, d: 5 })
  merged.end(part)
  assert.deepEqual(collect(merged), { a: 1, b: 12, c: 21, d: 5 })
  set(other, 'c', 1_000_000)
  assert.deepEqual(collect(merged), { a: 1, b: 12, c: 21, d: 5 }, 'an ended part counts no more')
})

test('however parts come, count, end and are collected, the sums are those of a plain reckoning', () => {
  const part = { part: fc.nat(5), at: fc.nat(6) }
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('count' as const), ...part }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const), ...part }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('collect' as const), ...part }) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.boolean(), (steps, isCumulative) => {
      const model = arrangeParts(isCumulative ? 'counter' : 'upDownCounter')
      for (const { do: what, part: index, at } of steps) model[what](index, at)
      model.collect()
    }),
  )
})

/** Six parts, the first this process's own, beside a list of all stores whose numbers count. */
function arrangeParts(kind: 'counter' | 'upDownCounter') {
  const { host, checked, scalar } = arrange({ kind })
  const stores = Array.from({ length: 6 }, () => scalar())
  const merged = mergedOf(checked, host, stores[0])
  const parts = stores.map(partOf)
  for (const part of parts.slice(1)) merged.add(part)
  const ended: ScalarStore[] = []
  return {
    count(index: number, at: number) {
      const store = stores[index]!
      store.column.data[store.locate({ at })]! += 1
    },
    end(index: number) {
      if (index === 0) return
      merged.end(parts[index]!)
      if (kind === 'counter') ended.push(stores[index]!)
      stores[index] = scalar()
      parts[index] = partOf(stores[index]!)
      merged.add(parts[index]!)
    },
    collect: () => assert.deepEqual(collect(merged), reckon([...stores, ...ended])),
  }
}

function reckon(stores: readonly ScalarStore[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const store of stores) {
    for (const [at, value] of Object.entries(read(store))) sums[at] = (sums[at] ?? 0) + value
  }
  return sums
}

test('for an exporter it is the family of this process, grown: same generation, same indices first', () => {
  const { host, checked, scalar } = arrange({})
  const own = scalar({ a: 1, b: 2 })
  own.clear()
  set(own, 'x', 1)
  set(own, 'y', 2)
  const merged = mergedOf(checked, host, own)
  merged.add(partOf(scalar({ a: 1, y: 1 })))
  collect(merged)
  const { family } = merged
  assert.equal(family.generation, own.generation)
  assert.deepEqual([family.labelValuesAt(0), family.labelValuesAt(1)], [['x'], ['y']])
  assert.equal(family.createdAt(0), own.createdAt(0))
  set(own, 'z', 3)
  collect(merged)
  assert.equal(family.generation, own.generation, 'new series do not deal indices anew')
  own.clear()
  set(own, 'only', 1)
  assert.deepEqual(collect(merged), { y: 1, a: 1, only: 1 })
  assert.ok(family.generation > own.generation - 1)
})

test('gauges are merged by their rule, and those of an ended part go', () => {
  const values = { sum: 9, max: 5, min: 4, main: 4 } as const
  for (const [merge, wanted] of Object.entries(values)) {
    const { host, checked, scalar } = arrange({ kind: 'gauge', merge: merge as keyof typeof values })
    const own = scalar({ a: 4 })
    const part = partOf(scalar({ a: 5, other: -1 }))
    const merged = mergedOf(checked, host, own)
    merged.add(part)
    assert.deepEqual(collect(merged), merge === 'main' ? { a: wanted } : { a: wanted, other: -1 }, merge)
    const { generation } = merged.family
    merged.end(part)
    assert.deepEqual(collect(merged), { a: 4 })
    assert.equal(merged.family.generation > generation, merge !== 'main')
  }
})

test('equal facts are one, of several all are shown', () => {
  const { host, checked, scalar } = arrange({ kind: 'info' })
  const merged = mergedOf(checked, host, scalar({ v1: 1 }))
  for (const fact of ['v1', 'v2', 'v2']) merged.add(partOf(scalar({ [fact]: 1 })))
  assert.deepEqual(collect(merged), { v1: 1, v2: 1 })
})

test('histograms are added bucket by bucket, and keep the exemplars of this process', () => {
  const { host, checked } = arrange({ kind: 'histogram', buckets: [1, 2] })
  const span = { isSampled: true, traceId: 't', spanId: 's' } as Parameters<HistogramStore['offerExemplar']>[2]
  const histogram = (...values: readonly (readonly [at: string, value: number])[]) => {
    const store = new HistogramStore(checked, host)
    for (const [at, value] of values) store.record(store.locate({ at }), value)
    return store
  }
  const own = histogram(['a', 0.5])
  own.offerExemplar(0, 0.5, span)
  const part = partOf(histogram(['b', 1.5], ['a', 5], ['a', 0.5]))
  const merged = mergedOf(checked, host, own)
  merged.add(part)
  for (const round of ['alive', 'ended']) {
    assert.deepEqual(collect(merged), { a: 6, b: 1.5 }, round)
    const { family } = merged
    assert.ok(family.shape === 'histogram')
    assert.deepEqual([...family.counts.slice(0, 6)], [2, 0, 1, 0, 1, 0], round)
    assert.equal(family.exemplarAt(0, 0)?.spanId, 's')
    assert.equal(family.exemplarAt(1, 0), undefined)
    merged.end(part)
  }
})

test('fractions never fall because a part ended', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 12 }), (amounts) => {
      const { host, checked, scalar } = arrange({})
      const merged = mergedOf(checked, host, scalar({ a: amounts[0]! }))
      const parts = amounts.slice(1).map((amount) => partOf(scalar({ a: amount })))
      for (const part of parts) merged.add(part)
      let before = collect(merged)['a']!
      for (const part of parts) {
        merged.end(part)
        const now = collect(merged)['a']!
        assert.ok(now >= before, `${before} then ${now}`)
        before = now
      }
    }),
  )
})

test('the whole is bounded as every metric is, and no count is lost', () => {
  const { host, checked, scalar } = arrange({}, 10)
  const merged = mergedOf(checked, host, scalar({ own: 1 }))
  for (let thread = 0; thread < 50; thread += 1) {
    const part = partOf(scalar({ [`t${thread}`]: 1 }))
    merged.add(part)
    merged.end(part)
    atOnce(merged.settle())
  }
  const values = collect(merged)
  assert.equal(Object.keys(values).length, 11)
  assert.equal(
    Object.values(values).reduce((sum, value) => sum + value, 0),
    51,
  )
  assert.equal(values['_other'], 41)
})

test('what ended parts counted moves with its series when others go', () => {
  const { host, checked, scalar } = arrange({ kind: 'observableCounter' })
  const own = scalar({ gone: 1, stays: 2 })
  const ended = partOf(scalar({ late: 10, stays: 20 }))
  const merged = mergedOf(checked, host, own)
  merged.add(ended)
  merged.end(ended)
  assert.deepEqual(collect(merged), { gone: 1, stays: 22, late: 10 })
  own.keepOnly([1])
  assert.deepEqual(collect(merged), { stays: 22, late: 10 })
  assert.deepEqual(collect(merged), { stays: 22, late: 10 })
})

test('what an exporter has sent of this process is not sent again when threads come', () => {
  const { host, checked, scalar } = arrange({})
  const own = scalar({ a: 5, b: 7 })
  const memory = new DeltaMemory(own)
  memory.follow()
  assert.deepEqual([memory.take(0, 0, 5), memory.take(1, 0, 7)], [5, 7])
  const merged = mergedOf(checked, host, own)
  merged.add(partOf(scalar({ b: 1, c: 2 })))
  collect(merged)
  const { family } = merged
  assert.ok(family.shape === 'scalar')
  memory.family = family
  memory.follow()
  assert.deepEqual(
    [0, 1, 2].map((series) => memory.take(series, 0, family.values[series]!)),
    [0, 1, 2],
  )
})
