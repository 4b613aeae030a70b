import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistogramFamily, MetricFamily, ScalarFamily } from '@sightline/core'
import fc from 'fast-check'
import { ByteArena } from './byte-arena.ts'
import type { TextFormat } from './exposition-format.ts'
import { labelColumns } from './label-columns.ts'
import { familyNames } from './metric-name.ts'
import { refreshPage, writePage } from './page.ts'
import { seriesSource } from './series-source.ts'

const LABELS = ['a', 'b.c']
const STRIDE = 3

type Values = readonly (readonly number[])[]

function scalar(values: Values): ScalarFamily {
  const definition = { kind: 'counter', name: 'x.y', help: 'H', labels: LABELS } as const
  return {
    ...columns(definition, values.length),
    shape: 'scalar',
    values: Float64Array.from(values, ([value]) => value!),
  }
}

function histogram(values: Values): HistogramFamily {
  const definition = { kind: 'histogram', name: 'x.y', unit: 's', help: 'H', labels: LABELS } as const
  const counts = values.flatMap((row) => row.slice(0, STRIDE).map(countOf))
  return {
    ...columns(definition, values.length),
    shape: 'histogram',
    bounds: Float64Array.of(0.5, 1),
    stride: STRIDE,
    counts: Float64Array.from(counts),
    sums: Float64Array.from(values, (row) => row[STRIDE]!),
    exemplarAt: (series, bucket) =>
      counts[series * STRIDE + bucket]! % 2 === 1
        ? { value: counts[series * STRIDE + bucket]!, traceId: 'ab', spanId: 'cd', timeMs: 1_500 }
        : undefined,
  }
}

function countOf(value: number): number {
  return Math.min(Math.abs(Math.trunc(value)) || 0, 1e6)
}

function columns(definition: MetricFamily['definition'], seriesCount: number) {
  const labelValuesAt = (series: number) => [`v${series}`, series % 2 === 0 ? '' : 'ü"\n']
  return { definition, generation: 1, seriesCount, labelValuesAt, createdAt: () => 1_234 }
}

function sourceOf(family: MetricFamily, format: TextFormat) {
  const { definition } = family
  const options = { format, names: familyNames(definition), columns: labelColumns(definition.labels) }
  return seriesSource(family, { ...options, constantLabels: '', writesCreated: true })
}

test('a counter with labels and its time of creation', () => {
  const page = writePage(
    sourceOf(scalar([[1], [2.5]]), 'openmetrics'),
    { header: '# H\n', first: 0, last: 2 },
    new ByteArena(),
  )
  assert.equal(
    page.bytes.toString(),
    '# H\nx_y_total{a="v0"} 1\nx_y_created{a="v0"} 1.234\nx_y_total{a="v1",b_c="ü\\"\\n"} 2.5\nx_y_created{a="v1",b_c="ü\\"\\n"} 1.234\n',
  )
})

test('a histogram is cumulative, with sum and count, and exemplars in OpenMetrics only', () => {
  const family = histogram([[1, 2, 0, 4.5]])
  const write = (format: TextFormat) =>
    writePage(sourceOf(family, format), { header: '', first: 0, last: 1 }, new ByteArena()).bytes.toString()
  const buckets = ['{a="v0",le="0.5"} 1', '{a="v0",le="1.0"} 3', '{a="v0",le="+Inf"} 3']
  const [first, second, third] = buckets.map((bucket) => `x_y_seconds_bucket${bucket}`)
  const rest = 'x_y_seconds_sum{a="v0"} 4.5\nx_y_seconds_count{a="v0"} 3\n'
  assert.equal(write('text'), `${first}\n${second}\n${third}\n${rest}`)
  assert.equal(
    write('openmetrics'),
    `${first} # {trace_id="ab",span_id="cd"} 1 1.500\n${second}\n${third}\n${rest}x_y_seconds_created{a="v0"} 1.234\n`,
  )
})

test('a page that is brought up to date is the page that would be written anew', () => {
  // Without -0, whose text is that of 0.
  const double = fc.double().map((value) => value + 0)
  const number = fc.oneof(fc.nat({ max: 12 }), fc.constantFrom(9, 10, 99, 100, Number.NaN, Infinity, 0.1), double)
  const row = fc.array(number, { minLength: STRIDE + 1, maxLength: STRIDE + 1 })
  const rows = fc.array(row, { minLength: 1, maxLength: 12 })
  const format = fc.constantFrom<TextFormat>('text', 'openmetrics')
  const make = fc.constantFrom<(values: Values) => MetricFamily>(scalar, histogram)
  fc.assert(
    fc.property(
      make,
      format,
      rows,
      fc.boolean(),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: STRIDE }), number)),
      (family, as, before, isFree, changes) => {
        const after = before.map((values) => [...values])
        for (const [series, column, value] of changes) {
          const row = after[series % after.length]!
          // Counts only rise: where they could fall, one bucket's fall could hide another's rise.
          const isCount = family === histogram && column < STRIDE
          row[column] = isCount ? countOf(row[column]!) + countOf(value) : value
        }
        const arena = new ByteArena()
        const range = { header: '# H\n', first: 0, last: before.length }
        const page = writePage(sourceOf(family(before), as), range, arena)
        const old = Buffer.from(page.bytes)
        const bytes = page.bytes
        const anew = writePage(sourceOf(family(after), as), range, arena)
        const fresh = Float64Array.from(anew.values)
        const isChanged = refreshPage(page, sourceOf(family(after), as), 0, fresh, arena, isFree)
        assert.equal(page.bytes.toString(), anew.bytes.toString())
        assert.deepEqual([page.starts, page.ends, page.values], [anew.starts, anew.ends, anew.values])
        assert.equal(isChanged, page.bytes !== bytes)
        if (!isFree) assert.deepEqual(bytes, old, 'bytes that are out are never written to')
      },
    ),
    { numRuns: 300 },
  )
})

test('series with labels that were seen are left out, the header never', () => {
  const source = sourceOf(scalar([[1], [2]]), 'text')
  const seen = new Set(['a="v0"', 'a="v1",b_c="ü\\"\\n"'])
  assert.equal(
    writePage(source, { header: '# H\n', first: 0, last: 2 }, new ByteArena(), seen).bytes.toString(),
    '# H\n',
  )
})

test('a bound below zero forbids a sum in OpenMetrics', () => {
  const family = { ...histogram([[1, 0, 0, -3]]), bounds: Float64Array.of(-1, 0) }
  const write = (format: TextFormat) =>
    writePage(sourceOf(family, format), { header: '', first: 0, last: 1 }, new ByteArena()).bytes.toString()
  assert.doesNotMatch(write('openmetrics'), /_sum|_count/)
  assert.match(write('text'), /_sum\{a="v0"\} -3\n/)
})
