import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTable, judge } from './row.ts'
import { against, alone } from './rows-of.ts'
import { timingOf } from './timing.ts'

const ours = timingOf('ours', [10, 30, 20])
const peer = timingOf('peer', [100, 100, 400])

test('the ratio is the median of the quotients of the rounds, not the quotient of the medians', () => {
  const [row] = against({ id: 'work', what: 'work', unit: 'ns' }, ours, [peer])
  assert.equal(row?.id, 'work/peer')
  assert.deepEqual([row?.ours, row?.theirs, row?.ratio, row?.spread], [20, 100, 0.1, [10, 30]])
})

test('a row is within its budget up to and including it', () => {
  const rows = [
    alone({ id: 'held', what: 'held', unit: 'ms' }, ours),
    alone({ id: 'broken', what: 'broken', unit: 'ms' }, ours),
  ]
  const verdicts = judge(rows, { held: 20, broken: 19.9 }, 20)
  assert.deepEqual(
    verdicts.map(({ isWithin }) => isWithin),
    [true, false],
  )
})

test('the table says which rows are over budget and leaves the verdict of others out', () => {
  const rows = [
    ...against({ id: 'work', what: 'work', unit: 'ns' }, ours, [peer]),
    alone({ id: 'slice', what: 'slice', unit: 'ms' }, ours),
  ]
  const lines = formatTable(judge(rows, { slice: 5 }, 20)).split('\n')
  assert.match(lines[1] ?? '', /^work +20\.0 ns +10\.0\.\.30\.0 +peer 100 ns +0\.100x +-$/)
  assert.match(lines[2] ?? '', /^slice +20\.0 ms .* 5 ms +OVER$/)
})
