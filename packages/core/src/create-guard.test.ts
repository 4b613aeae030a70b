import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGuard, type GuardOptions } from './create-guard.ts'

function arrange(report?: GuardOptions['report']) {
  const time = { nowMs: 1_000_000 }
  const reports: [where: string, error: unknown, suppressed: number][] = []
  const guard = createGuard({
    clock: { now: () => time.nowMs },
    report: report ?? ((where, error, suppressed) => void reports.push([where, error, suppressed])),
  })
  const fail = (where: string, error: unknown = new Error(where)) =>
    guard.run(where, () => {
      throw error
    })
  return { guard, reports, time, fail }
}

test('what the body gives is passed through, what it throws is swallowed and reported', () => {
  const { guard, reports, fail } = arrange()
  assert.equal(
    guard.run('a', () => 42),
    42,
  )
  const error = new Error('broken')
  assert.equal(fail('a', error), undefined)
  assert.deepEqual(reports, [['a', error, 0]])
  assert.deepEqual([...guard.faults()], [['a', 1]])
})

test('a wrapped callback gets its input and never throws', () => {
  const { guard } = arrange()
  const seen: unknown[] = []
  const callback = guard.wrap('cb', (a: number, b: string) => {
    seen.push(a, b)
    throw new Error('x')
  })
  callback(1, 'b')
  assert.deepEqual(seen, [1, 'b'])
  assert.equal(guard.faults().get('cb'), 1)
})

test('a rejected promise of a callback is a fault, not an unhandled rejection', async () => {
  const { guard, reports } = arrange()
  const error = new Error('later')
  guard.wrap('async', () => Promise.reject(error))()
  const result = guard.run('async run', () => Promise.reject(error))
  await assert.rejects(async () => result, error)
  assert.deepEqual(
    reports.map(([where]) => where),
    ['async', 'async run'],
  )
})

test('a place is reported at most once a minute, with the number left out', () => {
  const { reports, time, fail } = arrange()
  for (let i = 0; i < 5; i++) fail('a', i)
  fail('b', 'b')
  time.nowMs += 59_999
  fail('a', 5)
  time.nowMs += 1
  fail('a', 6)
  assert.deepEqual(reports, [
    ['a', 0, 0],
    ['b', 'b', 0],
    ['a', 6, 5],
  ])
})

test('a clock that is set back does not silence a place', () => {
  const { reports, time, fail } = arrange()
  fail('a')
  time.nowMs -= 3_600_000
  fail('a')
  assert.equal(reports.length, 2)
})

test('places beyond 256 share one', () => {
  const { guard, fail } = arrange()
  for (let i = 0; i < 300; i++) fail(`place ${i}`)
  fail('place 3')
  assert.equal(guard.faults().size, 257)
  assert.equal(guard.faults().get('_other'), 44)
  assert.equal(guard.faults().get('place 3'), 2)
})

test('a report that throws does no harm and is counted', () => {
  const { guard, fail } = arrange(() => {
    throw new Error('no paper')
  })
  fail('a')
  assert.deepEqual(
    [...guard.faults()],
    [
      ['a', 1],
      ['guard.report', 1],
    ],
  )
})

test('a report that fails inside the guarded code does not recurse', () => {
  let calls = 0
  const { guard, fail } = arrange((where) => {
    calls++
    fail(`${where} again`)
    fail(where)
  })
  fail('a')
  assert.equal(calls, 1)
  assert.equal(guard.faults().get('a'), 2)
  assert.equal(guard.faults().get('a again'), 1)
})
