import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SightlineError } from '../errors/sightline-error.ts'
import { checkDefinition } from './check-definition.ts'
import type { MetricDefinition } from './definition.ts'

const counter: MetricDefinition = { kind: 'counter', name: 'test.hits', help: 'Hits.' }
const histogram: MetricDefinition = { kind: 'histogram', name: 'test.time', help: 'Time.', unit: 's' }

function refusal(definition: object): SightlineError {
  try {
    checkDefinition('row', definition as MetricDefinition)
  } catch (error) {
    assert.ok(error instanceof SightlineError)
    return error
  }
  throw new assert.AssertionError({ message: `accepted ${JSON.stringify(definition)}` })
}

const REFUSED: readonly (readonly [what: string, definition: object, message: RegExp])[] = [
  ['an unknown kind', { ...counter, kind: 'summary' }, /"kind" wants one of counter.*got "summary"/],
  ['a name that begins with a digit', { ...counter, name: '4xx' }, /"name" wants a letter.*got "4xx"/],
  ['a name with a space', { ...counter, name: 'a b' }, /"name"/],
  ['a name of 256 characters', { ...counter, name: 'a'.repeat(256) }, /"name"/],
  ['a missing name', { kind: 'counter', help: 'x' }, /"name".*got undefined/],
  ['a counter that ends in _total', { ...counter, name: 'hits_total' }, /must not end in total.*"hits_total"/],
  ['a counter that ends in .total', { ...counter, name: 'hits.total' }, /must not end in total/],
  ['missing help', { kind: 'counter', name: 'hits' }, /"help" wants a sentence, got undefined/],
  ['blank help', { ...counter, help: ' ' }, /"help"/],
  ['a unit with characters beyond ASCII', { ...counter, unit: 'µs' }, /"unit"/],
  ['a Prometheus name with a dot', { ...counter, prometheusName: 'a.b' }, /"prometheusName"/],
  ['a rule of merging for a counter', { ...counter, merge: 'max' }, /"merge" of a gauge wants one of sum, max.*"max"/],
  ['an unknown rule of merging', { ...counter, kind: 'gauge', merge: 'avg' }, /"merge" of a gauge.*got "avg"/],
  ['labels that are no list', { ...counter, labels: 'route' }, /"labels" wants a list/],
  ['a label that begins with a digit', { ...counter, labels: ['2nd'] }, /"labels" want a letter/],
  ['the label le', { ...counter, labels: ['le'] }, /must not use le.*got "le"/],
  ['the label quantile', { ...counter, labels: ['quantile'] }, /must not use le, quantile/],
  ['a label with two leading underscores', { ...counter, labels: ['__name'] }, /__\*/],
  ['a label like a property of every object', { ...counter, labels: ['constructor'] }, /property of every object/],
  ['the same label twice', { ...counter, labels: ['a', 'a'] }, /must differ/],
  ['labels that sanitise alike', { ...counter, labels: ['a.b', 'a_b'] }, /"a.b" is a_b too, got "a_b"/],
  ['labels that squeeze alike', { ...counter, labels: ['a..b', 'a_b'] }, /must differ/],
  [
    'values of an undeclared label',
    { ...counter, labels: ['a'], values: { b: ['x'] } },
    /declared labels only, got "b"/,
  ],
  ['values that are no list', { ...counter, labels: ['a'], values: { a: 'x' } }, /"values" of "a"/],
  ['an empty list of values', { ...counter, labels: ['a'], values: { a: [] } }, /at least one text/],
  ['a value that is no text', { ...counter, labels: ['a'], values: { a: [200] } }, /at least one text, got \[200\]/],
  ['a value twice', { ...counter, labels: ['a'], values: { a: ['x', 'x'] } }, /must not repeat/],
  [
    'a type of an undeclared label',
    { ...counter, types: { a: 'int' } },
    /"types" want int for declared labels, got "a: int"/,
  ],
  ['an unknown type', { ...counter, labels: ['a'], types: { a: 'text' } }, /"types" want int/],
  ['buckets on a counter', { ...counter, buckets: [1] }, /"buckets" are for histograms, not for a counter/],
  ['buckets out of order', { ...histogram, buckets: [1, 3, 2] }, /each above the one before, got \[1, 3, 2\]/],
  ['a bucket twice', { ...histogram, buckets: [1, 1] }, /each above/],
  ['an infinite bucket', { ...histogram, buckets: [1, Infinity] }, /finite numbers.*Infinity/],
  ['a bucket that is NaN', { ...histogram, buckets: [Number.NaN] }, /finite numbers.*\[NaN\]/],
  ['bytes without buckets', { ...histogram, unit: 'By' }, /"buckets" are required unless the unit is s/],
  [
    'more than 500 combinations of known values',
    { ...counter, labels: ['a', 'b'], values: { a: texts(20), b: texts(26) } },
    /at most 500 combinations.*got 520/,
  ],
]

for (const [what, definition, message] of REFUSED) {
  test(`${what} is refused with row, rule and what came`, () => {
    const error = refusal(definition)
    assert.equal(error.code, 'SL_METRIC_INVALID')
    assert.equal(error.kind, 'configuration')
    assert.match(error.message, message)
    assert.match(error.message, /row/)
  })
}

test('a row that is no object is refused', () => {
  for (const row of [null, undefined, 5, 'counter']) assert.equal(refusal(row as never).code, 'SL_METRIC_INVALID')
})

test('500 combinations are allowed', () => {
  checkDefinition('row', { ...counter, labels: ['a', 'b'], values: { a: texts(20), b: texts(25) } })
})

test('OpenTelemetry names and attribute names are accepted', () => {
  for (const name of ['http.server.request.duration', 'a', 'A-b_c/d.e1', `a${'b'.repeat(254)}`]) {
    checkDefinition('row', { ...counter, name, labels: ['http.request.method', 'error.type', '_private'] })
  }
})

test('a gauge may end in total: its Prometheus name has the unit behind it', () => {
  checkDefinition('row', { kind: 'gauge', name: 'heap.total', help: 'Heap.', unit: 'By' })
})

test('a checked definition is a copy that later changes do not reach', () => {
  const labels = ['a']
  const values = { a: ['x'] }
  const checked = checkDefinition('row', { ...counter, labels, values })
  labels.push('b')
  values.a.push('y')
  assert.deepEqual(checked.labels, ['a'])
  assert.deepEqual(checked.values, { a: ['x'] })
  assert.throws(() => (checked.labels as string[]).push('c'), TypeError)
})

test('a histogram of seconds has 14 bounds by default, and one without bounds may be asked for', () => {
  assert.equal(checkDefinition('row', histogram).buckets.length, 14)
  assert.deepEqual(checkDefinition('row', { ...histogram, buckets: [] }).buckets, [])
})

function texts(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `v${i}`)
}
