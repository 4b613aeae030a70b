import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MetricDefinition } from '@sightline/core'
import { watsServerMetrics } from '../wats-server/wats-server-metrics.ts'
import { metricProblems } from './metric-rules.ts'

const GOOD: MetricDefinition = {
  kind: 'histogram',
  name: 'testkit.rules.duration',
  unit: 's',
  help: 'Time, for the tests.',
  labels: ['a'],
  values: { a: ['x'] },
  buckets: [1, 2],
}

test('a metric that keeps the rules has no problems', () => {
  assert.deepEqual(metricProblems('good', GOOD), [])
})

test('the metrics of the test server keep the rules', () => {
  assert.deepEqual(
    Object.entries(watsServerMetrics).flatMap(([key, metric]) => metricProblems(key, metric)),
    [],
  )
})

const BAD: readonly (readonly [rule: RegExp, change: Partial<MetricDefinition>])[] = [
  [/its name is words/, { name: 'testkit-rules' }],
  [/its name has no unit/, { name: 'testkit.rules_total' }],
  [/its name has no unit/, { name: 'testkit.rules_seconds' }],
  [/its help is one sentence/, { help: 'Time' }],
  [/label "le" may not be called so/, { labels: ['a', 'le'] }],
  [/no label is there twice/, { labels: ['a', 'a'] }],
  [/values are given for "b"/, { values: { b: [] } }],
  [/its buckets ascend/, { buckets: [2, 1] }],
]

for (const [rule, change] of BAD) {
  test(`a metric is told when ${rule.source} does not hold`, () => {
    const [problem, ...others] = metricProblems('bad', { ...GOOD, ...change })
    assert.match(problem ?? '', rule)
    assert.deepEqual(others, [])
  })
}
