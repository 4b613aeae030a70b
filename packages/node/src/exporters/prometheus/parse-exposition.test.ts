/**
 * A strict reader of both formats, for tests: the ABNF of OpenMetrics 1.0 and the rules of its prose that a server
 * relies on (one family at a time, known suffixes, no sample twice), and the text format 0.0.4 likewise.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TextFormat } from './exposition-format.ts'

export interface Sample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
  readonly exemplar?: { readonly labels: ReadonlyMap<string, string>; readonly value: number; readonly time: number }
}

export interface Family {
  readonly name: string
  readonly type: string
  readonly unit: string | undefined
  readonly help: string | undefined
  readonly samples: readonly Sample[]
}

type Draft = { -readonly [K in keyof Family]: Family[K] } & { samples: Sample[] }

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\d*\.\d+)(?:e[+-]?\d+)?|[+-]?Inf|NaN`
const LABEL = String.raw`[A-Za-z_][A-Za-z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"`
const LABELS = String.raw`\{(?:${LABEL}(?:,${LABEL})*)?\}`
const SAMPLE = new RegExp(
  String.raw`^([A-Za-z_:][\w:]*)(${LABELS})? (${NUMBER})(?: # (${LABELS}) (${NUMBER})(?: (\d+(?:\.\d+)?))?)?$`,
)
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  info: ['_info'],
  stateset: [''],
}
const TEXT_SUFFIXES = { counter: [''], gauge: [''], histogram: ['_bucket', '_sum', '_count'] }

/** @throws AssertionError at the first thing that the format does not allow */
export function parseExposition(text: string, format: TextFormat): Family[] {
  assert.ok(text.endsWith('\n'), 'the last line has no end')
  const lines = text.slice(0, -1).split('\n')
  if (format === 'openmetrics') assert.equal(lines.pop(), '# EOF')
  const families: Draft[] = []
  for (const line of lines) {
    if (line.startsWith('#')) readMetadata(line, families, format)
    else readSample(line, families.at(-1), format)
  }
  for (const family of families) checkFamily(family)
  const names = families.map((family) => family.name)
  assert.deepEqual(names, [...new Set(names)], 'a family appears twice')
  return families
}

function readMetadata(line: string, families: Draft[], format: TextFormat): void {
  const found = /^# (TYPE|HELP|UNIT) ([A-Za-z_:][\w:]*) (.*)$/s.exec(line)
  assert.ok(found, `no metadata: ${line}`)
  const [, what, name, rest] = found as unknown as [string, string, string, string]
  let family = families.at(-1)
  if (family?.name !== name) {
    family = { name, type: '', unit: undefined, help: undefined, samples: [] }
    families.push(family)
  }
  assert.equal(family.samples.length, 0, `metadata behind samples: ${line}`)
  if (what === 'TYPE') {
    assert.equal(family.type, '')
    assert.ok(Object.hasOwn(format === 'text' ? TEXT_SUFFIXES : SUFFIXES, rest), `type ${rest}`)
    family.type = rest
  } else if (what === 'HELP') {
    assert.equal(family.help, undefined)
    assert.match(rest, format === 'text' ? /^(?:[^\\]|\\[\\n])*$/ : /^(?:[^\\"]|\\[\\n"])*$/)
    family.help = unescaped(rest)
  } else {
    assert.equal(format, 'openmetrics')
    assert.ok(name.endsWith(`_${rest}`), `${name} does not end in its unit ${rest}`)
    family.unit = rest
  }
}

function readSample(line: string, family: Draft | undefined, format: TextFormat): void {
  const found = SAMPLE.exec(line)
  assert.ok(found, `no sample: ${line}`)
  assert.ok(family, `a sample without a family: ${line}`)
  const [, name, labels, value, exemplarLabels, exemplarValue, exemplarTime] = found
  const suffixes = (format === 'text' ? TEXT_SUFFIXES : SUFFIXES) as Readonly<Record<string, readonly string[]>>
  const isOwn = suffixes[family.type]?.some((suffix) => family.name + suffix === name)
  assert.ok(isOwn, `${name} is no sample of ${family.type} ${family.name}`)
  const sample: Sample = { name: name!, labels: parseLabels(labels), value: parseNumber(value!) }
  if (exemplarLabels === undefined) {
    family.samples.push(sample)
    return
  }
  assert.equal(format, 'openmetrics', 'text 0.0.4 has no exemplars')
  const exemplar = {
    labels: parseLabels(exemplarLabels),
    value: parseNumber(exemplarValue!),
    time: Number(exemplarTime),
  }
  assert.ok([...exemplar.labels].flat().reduce((sum, part) => sum + [...part].length, 0) <= 128)
  family.samples.push({ ...sample, exemplar })
}

function parseLabels(text: string | undefined): ReadonlyMap<string, string> {
  const labels = new Map<string, string>()
  for (const [, name, value] of (text ?? '').matchAll(/([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g)) {
    assert.ok(!labels.has(name!), `label ${name} twice`)
    assert.doesNotMatch(name!, /^_/)
    labels.set(name!, unescaped(value!))
  }
  return labels
}

function parseNumber(text: string): number {
  return text.endsWith('Inf') ? Number(`${text.slice(0, -3)}Infinity`) : Number(text)
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, unit) => (unit === 'n' ? '\n' : unit))
}

function checkFamily(family: Draft): void {
  assert.notEqual(family.type, '', `${family.name} has no TYPE`)
  assert.ok(family.help, `${family.name} has no HELP`)
  const keys = family.samples.map(({ name, labels }) => JSON.stringify([name, [...labels].sort()]))
  assert.equal(new Set(keys).size, keys.length, `${family.name} has a sample twice`)
  // Samples of one metric stand together.
  const metrics = family.samples.map(({ labels }) => withoutBound(labels))
  const runs = metrics.filter((metric, index) => metric !== metrics[index - 1])
  assert.equal(new Set(runs).size, runs.length, `${family.name} interleaves its metrics`)
  if (family.type === 'histogram') checkHistogram(family)
  if (family.type === 'stateset') {
    for (const { labels, value } of family.samples) {
      assert.ok(value === 0 || value === 1, 'a state is neither 0 nor 1')
      assert.ok(labels.has(family.name), 'a state without the label that is named like its family')
    }
  }
}

function checkHistogram(family: Draft): void {
  const metrics = new Set(family.samples.map(({ labels }) => withoutBound(labels)))
  for (const metric of metrics) {
    const samples = family.samples.filter(({ labels }) => withoutBound(labels) === metric)
    const buckets = samples.filter(({ name }) => name.endsWith('_bucket'))
    const bounds = buckets.map(({ labels }) => parseNumber(labels.get('le') ?? assert.fail('a bucket without le')))
    assert.equal(bounds.at(-1), Number.POSITIVE_INFINITY, 'no +Inf bucket')
    for (const [index, { value, exemplar }] of buckets.entries()) {
      const below = bounds[index - 1] ?? Number.NEGATIVE_INFINITY
      assert.ok(bounds[index]! > below, 'bounds must rise')
      assert.ok(value >= (buckets[index - 1]?.value ?? 0), 'buckets must be cumulative')
      if (exemplar === undefined) continue
      assert.ok(exemplar.value > below && exemplar.value <= bounds[index]!, 'exemplar outside its bucket')
    }
    const count = samples.find(({ name }) => name.endsWith('_count'))
    if (count !== undefined) assert.equal(count.value, buckets.at(-1)?.value)
  }
}

function withoutBound(labels: ReadonlyMap<string, string>): string {
  return JSON.stringify([...labels].filter(([name]) => name !== 'le').sort())
}

const GOOD =
  '# TYPE a_seconds counter\n# UNIT a_seconds seconds\n# HELP a_seconds Help.\na_seconds_total{b="c\\n"} 1 # {t="x"} 0.5 1.5\n# EOF\n'

test('the reader takes what the specification allows', () => {
  const [family] = parseExposition(GOOD, 'openmetrics')
  assert.equal(family?.unit, 'seconds')
  assert.equal(family?.samples[0]?.labels.get('b'), 'c\n')
  assert.equal(family?.samples[0]?.exemplar?.value, 0.5)
})

test('the reader refuses what it does not', () => {
  const bad: readonly [RegExp, string][] = [
    [/EOF/, GOOD.replace('# EOF\n', '')],
    [/no end/, GOOD.slice(0, -1)],
    [/no sample/, GOOD.replace(' 1 #', '  1 #')],
    [/no sample/, GOOD.replace('c\\n', 'c\\t')],
    [/no sample of/, GOOD.replace('a_seconds_total', 'a_seconds')],
    [/unit/, GOOD.replaceAll('UNIT a_seconds seconds', 'UNIT a_seconds bytes')],
    [/twice/, GOOD.replace(/(a_seconds_total.*\n)/, '$1$1')],
    [/no TYPE/, GOOD.replace(/# TYPE.*\n/, '').replace(/a_seconds_total.*\n/, '')],
    [/no HELP/, GOOD.replace(/# HELP.*\n/, '')],
    [/behind samples/, GOOD.replace('# EOF', '# HELP a_seconds More.\n# EOF')],
  ]
  for (const [message, text] of bad) assert.throws(() => parseExposition(text, 'openmetrics'), message, text)
  assert.throws(() => parseExposition(GOOD.replace('# EOF\n', ''), 'text'))
})
