/** Every difference that docs/prom-client.md lists: what prom-client does, what the facade does instead. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { attempt, copy, onBoth, type Scenario } from './both-clients.test.ts'

const HEAD = { name: 'm', help: 'x' }
const anything = (value: unknown) => value as never
const lines = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

interface Difference {
  readonly scenario: Scenario
  readonly theirs: unknown
  readonly ours: unknown
}

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  'an empty label and an absent one are one series': {
    async scenario({ Counter }, registers) {
      const counter = new Counter({ ...HEAD, labelNames: ['a'], registers })
      counter.inc({ a: '' })
      counter.inc({})
      return lines(await registers[0]!.metrics())
    },
    theirs: ['m{a=""} 1', 'm 1'],
    ours: ['m{a=""} 2'],
  },
  'a label that is undefined is absent': {
    async scenario({ Counter }, registers) {
      new Counter({ ...HEAD, labelNames: ['a'], registers }).inc(anything({ a: undefined }))
      return lines(await registers[0]!.metrics())
    },
    theirs: ['m{a="undefined"} 1'],
    ours: ['m 1'],
  },
  'buckets are put in order, each once, and infinity is there anyway': {
    async scenario({ Histogram }, registers) {
      new Histogram({ ...HEAD, buckets: [5, 1, 1, Number.POSITIVE_INFINITY], registers }).observe(0.5)
      return lines(await registers[0]!.metrics()).slice(0, -2)
    },
    theirs: [
      'm_bucket{le="5"} 1',
      'm_bucket{le="1"} 1',
      'm_bucket{le="1"} 1',
      'm_bucket{le="Infinity"} 1',
      'm_bucket{le="+Inf"} 1',
    ],
    ours: ['m_bucket{le="1"} 1', 'm_bucket{le="5"} 1', 'm_bucket{le="+Inf"} 1'],
  },
  'a bucket that is no number is refused': {
    scenario: ({ Histogram }, registers) =>
      attempt(() => new Histogram({ ...HEAD, buckets: anything(['a', 1]), registers }) && 'made'),
    theirs: { gave: 'made' },
    ours: { threw: 'TypeError', message: '"buckets" wants a list of numbers, got ["a",1]' },
  },
  'an option that is undefined has its default': {
    scenario: ({ Histogram, Counter }, registers) => [
      attempt(() => new Histogram({ ...HEAD, buckets: undefined, registers }) && 'made'),
      attempt(() => new Counter({ ...HEAD, name: 'c', labelNames: undefined, registers }) && 'made'),
    ],
    theirs: [
      { threw: 'TypeError', message: "Cannot read properties of undefined (reading 'reduce')" },
      { threw: 'TypeError', message: "Cannot read properties of undefined (reading 'length')" },
    ],
    ours: [{ gave: 'made' }, { gave: 'made' }],
  },
  'a child counts in its own series where exemplars are on': {
    async scenario({ Counter, Registry }) {
      const registers = [new Registry(Registry.OPENMETRICS_CONTENT_TYPE)]
      const counter = new Counter({ ...HEAD, labelNames: ['a'], registers, enableExemplars: true })
      counter.labels('x').inc(3)
      return lines(await registers[0]!.metrics())
    },
    theirs: ['m_total 1'],
    ours: ['m_total{a="x"} 3'],
  },
  'what was read does not change any more': {
    async scenario({ Counter }, registers) {
      const counter = new Counter({ ...HEAD, registers })
      const read = await counter.get()
      counter.inc()
      return read.values[0]?.value
    },
    theirs: 1,
    ours: 0,
  },
  'reading as JSON writes no default label into a series': {
    async scenario({ Counter }, registers) {
      new Counter({ ...HEAD, registers })
      registers[0]!.setDefaultLabels({ app: 'x' })
      await registers[0]!.getMetricsAsJSON()
      registers[0]!.setDefaultLabels({})
      return lines(await registers[0]!.metrics())
    },
    theirs: ['m{app="x"} 0'],
    ours: ['m 0'],
  },
  'a metric keeps its name when OpenMetrics is written, and is alike by itself': {
    async scenario({ Counter, Registry }) {
      const registers = [new Registry(Registry.OPENMETRICS_CONTENT_TYPE)]
      const counter = new Counter({ ...HEAD, name: 'c_total', registers })
      const alone = lines(await registers[0]!.getSingleMetricAsString('c_total'))
      await registers[0]!.metrics()
      return [alone, copy(await counter.get()).name]
    },
    theirs: [['c_total_total 0'], 'c'],
    ours: [['c_total 0'], 'c_total'],
  },
  'inc gives nothing': {
    scenario: ({ Counter }, registers) => (new Counter({ ...HEAD, registers }).inc() as unknown) ?? 'nothing',
    theirs: { labelHash: '' },
    ours: 'nothing',
  },
  'a series that was removed and comes again has its old place': {
    async scenario({ Gauge }, registers) {
      const gauge = new Gauge({ ...HEAD, labelNames: ['a'], registers })
      for (const a of ['x', 'y']) gauge.set({ a }, 1)
      gauge.remove('x')
      gauge.set({ a: 'x' }, 2)
      return lines(await registers[0]!.metrics())
    },
    theirs: ['m{a="y"} 1', 'm{a="x"} 2'],
    ours: ['m{a="x"} 2', 'm{a="y"} 1'],
  },
}

for (const [name, { scenario, theirs, ours }] of Object.entries(DIFFERENCES)) {
  test(`unlike prom-client: ${name}`, async () => {
    const both = await onBoth(scenario)
    assert.deepEqual(both, { theirs: { gave: theirs }, ours: { gave: ours } })
  })
}

test('unlike prom-client: deleting a group leaves the options as they were given', async (t) => {
  const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { ours, theirs } = await onBoth(async ({ Pushgateway }) => {
    const headers = { 'Content-Encoding': 'gzip' }
    await new Pushgateway(url, { headers }).delete({ jobName: 'x' })
    return headers
  })
  assert.deepEqual([ours, theirs], [{ gave: { 'Content-Encoding': 'gzip' } }, { gave: {} }])
})

test('unlike prom-client: a summary weighs all values of its window alike', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 })
  const { ours, theirs } = await onBoth(({ Summary }, registers) => {
    t.mock.timers.setTime(1_700_000_000_000)
    const summary = new Summary({ ...HEAD, percentiles: [0.5], maxAgeSeconds: 4, ageBuckets: 4, registers })
    for (let at = 0; at < 10; at += 1) summary.observe(0)
    t.mock.timers.setTime(1_700_000_001_500)
    for (let at = 0; at < 10; at += 1) summary.observe(100)
    return summary.get().then(({ values }) => values[0]?.value)
  })
  assert.deepEqual([ours, theirs], [{ gave: 50 }, { gave: 42.857142857142854 }])
})
