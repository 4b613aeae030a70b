import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createRuntime, type InstrumentationScope, type MetricFamily, type Metrics } from '@sightline/core'
import fc from 'fast-check'
import type { TextFormat } from './exposition-format.ts'
import { parseExposition } from './parse-exposition.test.ts'
import { createPrometheusExporter } from './prometheus-exporter.ts'

const RESOURCE = { serviceName: 'shop' }

/** A registry of hand-made families: the real one refuses names that clash. */
function registryOf(families: readonly MetricFamily[], own: Metrics): Metrics {
  return { ...own, collect: () => [...families] }
}

function family(
  name: string,
  labels: readonly string[],
  rows: readonly (readonly string[])[],
  kind: 'counter' | 'gauge' = 'counter',
  scope?: InstrumentationScope,
): MetricFamily {
  return {
    shape: 'scalar',
    scope,
    definition: { kind, name, help: `Help of ${name}.`, labels },
    generation: 1,
    seriesCount: rows.length,
    values: Float64Array.from(rows, (_, index) => index + 1),
    labelValuesAt: (series) => rows[series]!,
    createdAt: () => 0,
  }
}

function arrangeFamilies(t: TestContext, families: readonly MetricFamily[]) {
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: RESOURCE }))
  const refusals: string[] = []
  const exporter = createPrometheusExporter({
    metrics: registryOf(families, runtime.metrics),
    resource: RESOURCE,
    clock: runtime.clock,
    onRefused: ({ metric, prometheusName, takenBy }) => refusals.push(`${metric} ${prometheusName} ${takenBy}`),
  })
  const shown = async (format: TextFormat) =>
    parseExposition(Buffer.concat([...(await exporter.render(format)).chunks]).toString(), format)
  return { refusals, shown }
}

test('metrics that become alike are one family, each set of labels once', async (t) => {
  const first = family(
    'a.b',
    ['x.y', 'z'],
    [
      ['1', 'p'],
      ['2', 'p'],
    ],
  )
  const second = family(
    'a_b',
    ['z', 'x_y'],
    [
      ['p', '2'],
      ['q', '3'],
    ],
  )
  const { shown, refusals } = arrangeFamilies(t, [first, family('a.c', [], [[]]), second])
  for (const format of ['text', 'openmetrics', 'text'] as const) {
    const samples = (await shown(format)).find(({ name }) => name.startsWith('a_b'))?.samples ?? []
    const rows = samples
      .filter(({ name }) => name === 'a_b_total')
      .map(({ labels, value }) => [labels.get('x_y'), labels.get('z'), value])
    assert.deepEqual(rows, [
      ['1', 'p', 1],
      ['2', 'p', 2],
      ['3', 'q', 2],
    ])
  }
  assert.deepEqual(refusals, [])
})

test('a metric that has nothing but what another one has adds nothing', async (t) => {
  const { shown, refusals } = arrangeFamilies(t, [family('a', [], [[]]), family('a.', [], [[]])])
  for (const format of ['text', 'openmetrics'] as const) {
    const samples = (await shown(format)).flatMap((one) => one.samples).filter(({ name }) => name === 'a_total')
    assert.deepEqual(
      samples.map(({ value }) => value),
      [1],
    )
  }
  assert.deepEqual(refusals, [])
})

test('a metric that cannot be told from another is refused, and told of once', async (t) => {
  const families = [
    family('a.b', ['x'], [['1']]),
    family('a_b', ['y'], [['1']]),
    family('a.b.total', [], [[]], 'gauge'),
    family('target', [], [[]], 'gauge'),
  ]
  const { shown, refusals } = arrangeFamilies(t, families)
  for (const format of ['text', 'openmetrics'] as const) assert.equal((await shown(format)).length, 2)
  assert.deepEqual(refusals, ['a_b a_b a.b', 'a.b.total a_b_total a.b', 'target target target_info'])
})

test('a foreign metric never takes a name from the kit, and keeps one of its own', async (t) => {
  const lib = { name: 'lib' }
  const families = [
    family('a.b', ['x'], [['1']], 'gauge', lib),
    family('a_b', ['x'], [['1']]),
    family('a_b', ['y'], [['1']], 'counter', lib),
    family('a.b.value', [], [[]], 'gauge', lib),
    family('target', [], [[]], 'gauge', lib),
    family('c', [], [[]], 'gauge', { name: '' }),
    family('c', [], [[]], 'gauge'),
  ]
  const { shown, refusals } = arrangeFamilies(t, families)
  const own = (await shown('text')).filter(({ name }) => !name.startsWith('target_info'))
  assert.deepEqual(
    own.map(({ name, samples }) => [name, samples.map(({ labels }) => labels.get('otel_scope_name'))]),
    [
      ['a_b_total', [undefined, 'lib']],
      ['c', [undefined]],
      ['a_b_value', ['lib']],
      ['a_b_value_value', ['lib']],
      ['target_value', ['lib']],
      ['c_value', [undefined]],
    ],
  )
  assert.deepEqual(refusals, [])
})

test('whatever metrics there are, both formats can be read', async (t) => {
  const name = fc.stringMatching(/^[a-c](?:[._][a-c]{0,2}){0,3}$/)
  const label = fc.constantFrom('a.b', 'a_b', 'c', 'd-e', '_f')
  const one = fc.record({
    name,
    labels: fc.uniqueArray(label),
    kind: fc.constantFrom<'counter' | 'gauge'>('counter', 'gauge'),
    scope: fc.constantFrom(undefined, { name: '' }, { name: 'lib', version: '1"' }, { name: 'lib' }),
  })
  const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), fc.constantFrom('', ';', '"', '\\', '\n'))
  const families = fc.uniqueArray(
    one.chain((made) => {
      const row = fc.array(value, { minLength: made.labels.length, maxLength: made.labels.length })
      return fc
        .uniqueArray(row, { selector: (values) => JSON.stringify(values), maxLength: 4 })
        .map((rows) => family(made.name, made.labels, rows, made.kind, made.scope))
    }),
    { selector: (made) => JSON.stringify([made.definition.name, made.scope]), maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(families, async (made) => {
      const { shown } = arrangeFamilies(t, made)
      await shown('text')
      await shown('openmetrics')
    }),
    { numRuns: 100 },
  )
})
