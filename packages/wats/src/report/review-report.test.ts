import assert from 'node:assert/strict'
import test from 'node:test'
import { parseReport } from './check-report.ts'
import { MAX_WARNINGS, reviewReport } from './review-report.ts'
import { numericStep, repairReport, sequence, testReport } from './sample-reports.test.ts'

const review = (changes: Record<string, unknown>) => reviewReport(parseReport(testReport(changes)))

test('a clean report has no warnings', () => {
  assert.deepEqual(review({}), [])
})

test('characters that WATS searches treat as wildcards are named, in both kinds of report', () => {
  const [warning] = review({ sn: 'A*B/C*' })
  assert.equal(warning?.code, 'problem-character')
  assert.match(warning?.message ?? '', /sn: "A\*B\/C\*" contains \* \//)
  assert.equal(reviewReport(parseReport(repairReport({ pn: 'a?' }))).length, 1)
})

test('a failed or broken main step contradicts a passed report, by path', () => {
  const steps = [sequence([{ ...numericStep({}), status: 'E' }])]
  const warnings = review({ root: sequence(steps) })
  assert.deepEqual(
    warnings.map(({ code, path }) => [code, path]),
    [['result-contradicts-step', 'root.steps[0].steps[0]']],
  )
  assert.deepEqual(review({ result: 'F', root: sequence(steps) }), [])
})

test('a failed step in set-up or clean-up, at any depth, does not', () => {
  const inCleanup = sequence([sequence([{ ...numericStep({}), status: 'F' }], { group: 'C' })])
  assert.deepEqual(review({ root: inCleanup }), [])
})

test('limits the wrong way round are named where both are compared', () => {
  const reversed = { compOp: 'GELE', lowLimit: 5, highLimit: 1 }
  const [warning] = review({ root: sequence([numericStep(reversed)]) })
  assert.equal(warning?.path, 'root.steps[0].numericMeas[0]')
  assert.deepEqual(review({ root: sequence([numericStep({ ...reversed, compOp: 'LOG' })]) }), [])
  assert.deepEqual(review({ root: sequence([numericStep({ ...reversed, highLimit: 'NaN' })]) }), [])
})

test('a review is bounded', () => {
  const steps = Array.from({ length: 500 }, () => ({ ...numericStep({}), status: 'F' }))
  assert.equal(review({ root: sequence(steps) }).length, MAX_WARNINGS)
})
