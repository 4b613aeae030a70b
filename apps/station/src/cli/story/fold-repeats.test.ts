import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { StepRecord } from '../../journal/step-record.ts'
import { foldRepeats } from './fold-repeats.ts'

let lastId = 0

function step(name: string, code?: string): StepRecord {
  lastId += 1
  const fields = code === undefined ? undefined : { code }
  return {
    id: lastId,
    fileId: 1,
    reportNo: 1,
    atMs: lastId * 1000,
    step: name,
    from: undefined,
    to: undefined,
    message: undefined,
    fields,
    attempt: undefined,
    traceId: undefined,
    spanId: undefined,
  }
}

function tries(count: number, code: string): StepRecord[] {
  return Array.from({ length: count }, () => [step('sending'), step('retry later', code)]).flat()
}

test('of many tries with one end the first and the last are told', () => {
  const steps = [...tries(100, 'AWAY'), step('sending'), step('delivered')]
  const entries = foldRepeats(steps)
  assert.equal(entries.length, 2 + 1 + 2 + 2)
  const folded = entries[2]
  assert.ok(folded !== undefined && 'folded' in folded)
  assert.equal(folded.tries, 98)
  assert.deepEqual(folded.folded, [steps[2], steps[197]])
})

test('tries that end differently are all told', () => {
  const steps = [...tries(2, 'AWAY'), ...tries(2, 'BUSY'), ...tries(2, 'AWAY')]
  assert.deepEqual(
    foldRepeats(steps),
    steps.map((one) => ({ step: one })),
  )
})

test('whatever the steps are, none is lost or told twice, and their order stays', () => {
  const name = fc.constantFrom('sending', 'retry later', 'claimed', 'not ready', 'delivered', 'resumed')
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.constantFrom('A', 'B'))), (parts) => {
      const steps = parts.map(([one, code]) => step(one, code))
      const place = new Map(steps.map((one, at) => [one, at]))
      const spans = foldRepeats(steps).map((entry): [number, number] =>
        'folded' in entry
          ? [place.get(entry.folded[0]) ?? -1, place.get(entry.folded[1]) ?? -1]
          : [place.get(entry.step) ?? -1, place.get(entry.step) ?? -1],
      )
      let next = 0
      for (const [first, last] of spans) {
        assert.equal(first, next)
        next = last + 1
      }
      assert.equal(next, steps.length)
    }),
  )
})
