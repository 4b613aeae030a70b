import assert from 'node:assert/strict'
import test from 'node:test'
import { describeValue, formatProblems, problemAt } from './report-problem.ts'

test('problems are written one a line, with the count of the rest', () => {
  const problems = [problemAt(['sn'], 'text', 'nothing'), problemAt([], 'an object', '7')]
  assert.equal(
    formatProblems(problems, 3),
    'sn: wanted text, got nothing\nthe report: wanted an object, got 7\nand 3 more',
  )
})

test('keys that are not plain words are quoted in the path', () => {
  assert.equal(problemAt(['a', 0, 'odd key', 'b'], 'x', 'y').path, 'a[0]["odd key"].b')
})

test('values are described in plain words and cut short', () => {
  assert.equal(describeValue([1, 2, 3]), 'a list of 3')
  assert.equal(describeValue({}), 'an object')
  assert.equal(describeValue(null), 'null')
  assert.equal(describeValue(Number.NaN), 'NaN')
  assert.equal(describeValue('x'.repeat(1000)).length, 43)
  assert.equal(describeValue('two\nlines'), '"two\\nlines"')
})
