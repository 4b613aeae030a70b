import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CheckStatus } from './check.ts'
import { createHysteresis } from './hysteresis.ts'

const RANK = { pass: 0, warn: 1, fail: 2 }
const BY_RANK: readonly CheckStatus[] = ['pass', 'warn', 'fail']
const answers = fc.array(fc.constantFrom(...BY_RANK), { maxLength: 60 })
const count = fc.integer({ min: 1, max: 5 })

/** The rule in its plainest form: counts how many of the newest answers are worse, or better, than the status. */
function naive(history: readonly CheckStatus[], failAfter: number, passAfter: number): CheckStatus | undefined {
  let status: CheckStatus | undefined
  const seen: number[] = []
  for (const answer of history) {
    seen.push(RANK[answer])
    if (status === undefined) {
      status = answer
      continue
    }
    const rank = RANK[status]
    const fallers = seen.slice(-failAfter)
    const risers = seen.slice(-passAfter)
    if (fallers.length === failAfter && fallers.every((r) => r > rank)) status = BY_RANK[Math.min(...fallers)]
    else if (risers.length === passAfter && risers.every((r) => r < rank)) status = BY_RANK[Math.max(...risers)]
  }
  return status
}

test('the first answer counts at once', () => {
  for (const status of BY_RANK) assert.equal(createHysteresis(5, 5).add(status), status)
})

test('it takes failAfter bad answers in a row to fall and passAfter good ones to rise', () => {
  const steady = createHysteresis(3, 2)
  const told = (['pass', 'fail', 'fail', 'pass', 'fail', 'fail', 'fail', 'pass', 'fail', 'pass', 'pass'] as const).map(
    (answer) => steady.add(answer),
  )
  assert.deepEqual(told.join(' '), 'pass pass pass pass pass pass fail fail fail fail pass')
})

test('a status falls to the mildest of the answers that made it fall', () => {
  const steady = createHysteresis(2, 1)
  assert.deepEqual(
    (['pass', 'warn', 'fail', 'fail'] as const).map((answer) => steady.add(answer)),
    ['pass', 'pass', 'warn', 'fail'],
  )
})

test('a forced fall forgets the answers before it', () => {
  const steady = createHysteresis(1, 3)
  for (let i = 0; i < 5; i++) steady.add('pass')
  steady.fail()
  assert.equal(steady.status, 'fail')
  assert.deepEqual(
    [1, 2, 3].map(() => steady.add('pass')),
    ['fail', 'fail', 'pass'],
  )
})

test('any sequence of answers gives what the plain rule gives', () => {
  fc.assert(
    fc.property(answers, count, count, (history, failAfter, passAfter) => {
      const steady = createHysteresis(failAfter, passAfter)
      history.forEach((answer, index) => {
        assert.equal(steady.add(answer), naive(history.slice(0, index + 1), failAfter, passAfter))
      })
    }),
    { numRuns: 500 },
  )
})
