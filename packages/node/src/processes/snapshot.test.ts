import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition, createRuntime, HistogramStore, ScalarStore } from '@sightline/core'
import fc from 'fast-check'
import { atOnce } from '../exporters/pausable.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'

const runtime = createRuntime()
runtime.switchOn({ resource: { serviceName: 'test' }, limits: { maxSeriesPerMetric: 10_000 } })
const { host } = runtime.metrics
const head = { pid: 7, mark: 'abcdefabcdef' }
const labels = ['a', 'b']
const counter = checkDefinition('c', { kind: 'counter', name: 'c', help: 'C.', labels })
const histogram = checkDefinition('h', { kind: 'histogram', name: 'h', help: 'H.', labels, buckets: [1, 2] })

test('a snapshot is read as it was written', () => {
  const text = fc.string({ unit: 'binary', maxLength: 8 })
  const rows = fc.array(fc.tuple(text, text, fc.double()), { maxLength: 700 })
  fc.assert(
    fc.property(rows, rows, (counts, observations) => {
      const scalars = new ScalarStore(counter, host)
      for (const [a, b, value] of counts) scalars.column.data[scalars.locate({ a, b })] = value
      const histograms = new HistogramStore(histogram, host)
      for (const [a, b, value] of observations) histograms.record(histograms.locate({ a, b }), value)
      const file = atOnce(encodeSnapshot(head, [scalars, histograms]))
      const snapshot = atOnce(decodeSnapshot(file))
      assert.deepEqual(snapshot.head, head)
      const filled = [scalars, histograms].filter((store) => store.seriesCount > 0)
      assert.equal(snapshot.families.length, filled.length)
      for (const [at, store] of filled.entries()) {
        const family = snapshot.families[at]!
        assert.deepEqual(family.definition, store.definition)
        assert.equal(family.seriesCount, store.seriesCount)
        for (let series = 0; series < store.seriesCount; series += 1) {
          assert.deepEqual(family.labelValuesAt(series), store.labelValuesAt(series))
          assert.equal(family.createdAt(series), store.createdAt(series))
        }
        const wanted =
          store.shape === 'scalar'
            ? [store.values.slice(0, store.seriesCount)]
            : [store.counts.slice(0, store.seriesCount * 3), store.sums.slice(0, store.seriesCount)]
        assert.deepEqual(family.numbers(), wanted)
      }
    }),
    { numRuns: 40 },
  )
})

test('a file that is none, of another version or not whole is refused by name', () => {
  const store = new ScalarStore(counter, host)
  store.column.data[store.locate({ a: 'x', b: 'y' })] = 1
  const file = atOnce(encodeSnapshot(head, [store]))
  assert.throws(() => atOnce(decodeSnapshot(Buffer.from('something else\n'))), /wanted SIGHTLINE-METRICS 1/)
  assert.throws(() => atOnce(decodeSnapshot(Buffer.alloc(0))), /wanted SIGHTLINE-METRICS 1/)
  const newer = Buffer.from(file.toString('latin1').replace('METRICS 1', 'METRICS 2'), 'latin1')
  assert.throws(() => atOnce(decodeSnapshot(newer)), /got "SIGHTLINE-METRICS 2"/)
  assert.throws(() => atOnce(decodeSnapshot(file.subarray(0, file.length - 8))), /wanted \d+ bytes, got \d+/)
})
