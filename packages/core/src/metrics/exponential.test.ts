import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRuntime } from '../runtime.ts'
import type { ExponentialStore } from './exponential.ts'
import type { HistogramFamily } from './family.ts'
import { HistogramStore } from './histogram-store.ts'

const definition = { kind: 'histogram', name: 'took', help: 'Time.', buckets: [1], labels: ['step'] } as const

/** A store that keeps what it is given as zeros of its points. */
function countingStore(): ExponentialStore & { readonly rows: number[][] } {
  let rows: number[][] = []
  const side = { offset: 0, counts: new Float64Array(0) }
  return {
    get rows() {
      return rows
    },
    record(series, value) {
      rows[series] = [...(rows[series] ?? []), value]
    },
    at: (series) => ({
      scale: 0,
      zeroThreshold: 0,
      zeroCount: rows[series]?.length ?? 0,
      positive: side,
      negative: side,
    }),
    clear() {
      rows = []
    },
    keepOnly(kept) {
      rows = kept.map((series) => rows[series] ?? [])
    },
  }
}

test('a histogram asks for its exponential part when the runtime is switched on, and loses it with that', () => {
  const runtime = createRuntime()
  const { took } = runtime.metrics.use({ took: definition })
  const family = () => runtime.metrics.collect().find((one) => one.definition.name === 'took') as HistogramFamily
  const asked: string[] = []
  const off = runtime.switchOn({
    resource: { serviceName: 'x' },
    exponential({ name }) {
      asked.push(name)
      return name === 'took' ? countingStore() : undefined
    },
  })
  assert.deepEqual(asked, ['took'])
  took.observe(0.5, { step: 'a' })
  const bound = took.bind({ step: 'b' })
  bound.observe(2)
  bound.observe(3)
  assert.equal(family().exponentialAt?.(0)?.zeroCount, 1)
  assert.equal(family().exponentialAt?.(1)?.zeroCount, 2)
  assert.deepEqual([...family().counts.subarray(0, 4)], [1, 0, 0, 2], 'its own buckets count as well')
  runtime.metrics.reset()
  took.observe(9, { step: 'c' })
  assert.equal(family().exponentialAt?.(0)?.zeroCount, 1, 'a reset begins anew')
  off()
  assert.equal(family().exponentialAt?.(0), undefined)
})

test('a store of another front keeps series and exponential counts together', () => {
  const runtime = createRuntime()
  runtime.switchOn({ resource: { serviceName: 'x' }, exponential: countingStore })
  const store = new HistogramStore({ ...definition, labels: ['step'], buckets: [1] }, runtime.metrics.host)
  for (const [step, value] of Object.entries({ a: 1, b: 2, c: 3 })) store.record(store.locate({ step }), value)
  store.record(store.locate({ step: 'c' }), 4)
  store.keepOnly([0, 2])
  assert.deepEqual(
    [0, 1].map((series) => [
      store.labelValuesAt(series)[0],
      store.exponentialAt(series)?.zeroCount,
      store.sums[series],
    ]),
    [
      ['a', 1, 1],
      ['c', 2, 7],
    ],
  )
  store.record(store.locate({ step: 'c' }), 4)
  assert.equal(store.exponentialAt(1)?.zeroCount, 3)
})
