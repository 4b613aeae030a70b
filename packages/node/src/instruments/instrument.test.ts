import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startInstrument } from './arrange.test.ts'
import { defineInstrument } from './instrument.ts'

test('a second stop does nothing', (t) => {
  let stops = 0
  const counted = defineInstrument({
    name: 'counted',
    metrics: { seen: { kind: 'counter', name: 'test.seen', help: 'What was seen.' } },
    start(record) {
      record.seen.add(1)
      return () => {
        stops += 1
      }
    },
  })
  const { stop, series } = startInstrument(t, counted)
  stop()
  stop()
  assert.equal(stops, 1)
  assert.equal(series('test.seen')[0]?.value, 1)
})
