/** The contract: what prom-client does, the facade does. Each scenario runs on both. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertSame, attempt, copy, type Scenario } from './both-clients.test.ts'

const HEAD = { name: 'm', help: 'About m.' }
const LABELLED = { ...HEAD, labelNames: ['method', 'code'] }
/** JavaScript callers give anything. */
const anything = (value: unknown) => value as never

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a counter without labels starts at 0 and counts': async ({ Counter }, registers) => {
    const counter = new Counter({ ...HEAD, registers })
    const before = copy(await counter.get())
    counter.inc()
    counter.inc(2.5)
    counter.inc(0)
    counter.inc(anything(null))
    return [before, copy(await counter.get()), await registers[0]!.metrics()]
  },
  'a counter with labels has series in order of their first value': async ({ Counter }, registers) => {
    const counter = new Counter({ ...LABELLED, registers })
    counter.inc({ method: 'GET', code: 200 })
    counter.inc({ code: '200', method: 'GET' }, 4)
    counter.inc({ method: 'POST' })
    counter.inc(7)
    counter.labels('PUT', '204').inc()
    counter.labels({ method: 'PUT', code: 204 }).inc(2)
    return [copy(await counter.get()), await registers[0]!.metrics(), copy(await registers[0]!.getMetricsAsJSON())]
  },
  'a counter refuses what is no amount': async ({ Counter }, registers) => {
    const counter = new Counter({ ...LABELLED, registers })
    const given = [-1, '3ms', '5', {}, [], Number.POSITIVE_INFINITY, true, 10n, () => 1]
    const refused = given.map((value) => [
      attempt(() => counter.inc({ method: 'GET' }, anything(value))),
      attempt(() => counter.labels('GET', '200').inc(anything(value))),
    ])
    return [refused, copy(await counter.get())]
  },
  'NaN makes a counter NaN': async ({ Counter }, registers) => {
    const counter = new Counter({ ...HEAD, registers })
    counter.inc(Number.NaN)
    return [copy(await counter.get()), await registers[0]!.metrics()]
  },
  'a label that was not declared is refused by all': ({ Counter, Gauge, Histogram, Summary }, registers) => {
    const stray = anything({ method: 'GET', path: '/' })
    const counter = new Counter({ ...LABELLED, name: 'c', registers })
    const gauge = new Gauge({ ...LABELLED, name: 'g', registers })
    const histogram = new Histogram({ ...LABELLED, name: 'h', registers })
    const summary = new Summary({ ...LABELLED, name: 's', registers })
    const bare = new Counter({ ...HEAD, registers })
    return [
      () => counter.inc(stray),
      () => counter.inc(stray, -1),
      () => counter.labels(stray).inc(),
      () => gauge.set(stray, 1),
      () => gauge.inc(stray),
      () => gauge.dec(stray),
      () => gauge.labels(stray),
      () => histogram.observe(stray, 1),
      () => histogram.labels(stray),
      () => summary.observe(stray, 1),
      () => summary.labels(stray),
      () => bare.inc(stray),
      () => counter.remove(stray),
      () => gauge.remove(stray),
      () => histogram.remove(stray),
      () => summary.remove(stray),
    ].map((call) => attempt(call as () => unknown))
  },
  'too few and too many label values are refused': ({ Counter, Gauge, Histogram, Summary }, registers) =>
    [Counter, Gauge, Histogram, Summary].flatMap((Kind, at) => {
      const metric = new Kind({ ...LABELLED, name: `m${at}`, registers })
      return [
        attempt(() => metric.labels('GET')),
        attempt(() => metric.labels('GET', '200', 'x')),
        attempt(() => metric.labels()),
        attempt(() => metric.remove('GET')),
      ]
    }),
  'a gauge goes both ways and takes every number': async ({ Gauge }, registers) => {
    const gauge = new Gauge({ ...LABELLED, registers })
    gauge.set({ method: 'GET' }, 5)
    gauge.inc({ method: 'GET' })
    gauge.dec({ method: 'GET' }, 2.5)
    gauge.dec({ method: 'POST' })
    gauge.set(Number.NEGATIVE_INFINITY)
    const child = gauge.labels('PUT', '200')
    child.set(1e21)
    child.inc(1)
    gauge.labels('PUT', '201').dec()
    gauge.labels('PUT', '202').set(Number.NaN)
    gauge.labels('PUT', '203').set(Number.POSITIVE_INFINITY)
    gauge.labels('PUT', '204').set(1e-7)
    return [copy(await gauge.get()), await registers[0]!.metrics()]
  },
  'a gauge refuses what is no number': ({ Gauge }, registers) => {
    const gauge = new Gauge({ ...LABELLED, registers })
    const given = [undefined, null, '5', {}, true]
    return given.flatMap((value) => [
      attempt(() => gauge.set({ method: 'a' }, anything(value))),
      attempt(() => gauge.set(anything(value))),
      attempt(() => gauge.inc({ method: 'a' }, anything(value))),
      attempt(() => gauge.labels('a', 'b').set(anything(value))),
      attempt(() => gauge.labels('a', 'b').inc(anything(value))),
      attempt(() => gauge.labels('a', 'b').dec(anything(value))),
    ])
  },
  'a histogram counts in buckets': async ({ Histogram }, registers) => {
    const histogram = new Histogram({ ...LABELLED, buckets: [0.1, 1, 10], registers })
    histogram.observe({ method: 'GET', code: 200 }, 0.1)
    histogram.observe({ code: 200, method: 'GET' }, 11)
    histogram.observe(0.5)
    histogram.observe(0)
    histogram.observe(-3)
    histogram.labels('POST', '200').observe(2)
    histogram.zero({ method: 'DELETE' })
    return [copy(await histogram.get()), await registers[0]!.metrics(), copy(await registers[0]!.getMetricsAsJSON())]
  },
  'a histogram without labels is there from the start, and gone after a reset': async ({ Histogram }, registers) => {
    const histogram = new Histogram({ ...HEAD, registers })
    const before = copy(await histogram.get())
    histogram.observe(3)
    const after = copy(await histogram.get())
    histogram.reset()
    const reset = copy(await histogram.get())
    histogram.observe(1)
    return [before, after, reset, copy(await histogram.get())]
  },
  'histograms and summaries refuse what is no finite number': ({ Histogram, Summary }, registers) => {
    const histogram = new Histogram({ ...LABELLED, name: 'h', registers })
    const summary = new Summary({ ...LABELLED, name: 's', registers })
    const given = [undefined, null, Number.NaN, Number.POSITIVE_INFINITY, '5', {}, true]
    return given.flatMap((value) => [
      attempt(() => histogram.observe({ method: 'a' }, anything(value))),
      attempt(() => histogram.observe(anything(value))),
      attempt(() => histogram.labels('a', 'b').observe(anything(value))),
      ...(value === undefined ? [] : [attempt(() => summary.labels('a', 'b').observe(anything(value)))]),
    ])
  },
  'reserved labels are refused': ({ Histogram, Summary }, registers) => [
    attempt(() => new Histogram({ ...HEAD, labelNames: ['le'], registers })),
    attempt(() => new Summary({ ...HEAD, name: 's', labelNames: ['quantile'], registers })),
  ],
  'a configuration that is wrong is refused in the same words': ({ Counter, Gauge, Histogram, Summary }, registers) => {
    const wrong = [
      undefined,
      null,
      'm',
      {},
      { name: 'm' },
      { help: 'x' },
      { name: '', help: 'x' },
      { name: 'a b', help: 'x' },
      { name: '1a', help: 'x' },
      { name: 'é', help: 'x' },
      { name: 'ok', help: 'x', labelNames: ['a-b'] },
      { name: 'ok', help: 'x', labelNames: ['a', '1'] },
      { name: 'ok', help: 'x', collect: 5 },
      { name: 'ok', help: 'x', enableExemplars: true, registers },
    ]
    return [Counter, Gauge, Histogram, Summary].flatMap((Kind) =>
      wrong.map((configuration) => attempt(() => new Kind(anything(configuration)))),
    )
  },
  'a name is registered once': ({ Counter, Gauge }, registers) => {
    const counter = new Counter({ ...HEAD, registers })
    registers[0]!.registerMetric(counter)
    return [attempt(() => new Gauge({ ...HEAD, registers })), registers[0]!.getMetricsAsArray().length]
  },
  'a removed series is gone and begins anew': async ({ Counter, Gauge, Histogram, Summary }, registers) => {
    const texts: string[] = []
    const counter = new Counter({ ...LABELLED, name: 'c', registers })
    const gauge = new Gauge({ ...LABELLED, name: 'g', registers })
    const histogram = new Histogram({ ...LABELLED, name: 'h', buckets: [1], registers })
    const summary = new Summary({ ...LABELLED, name: 's', registers })
    const child = counter.labels('a', '1')
    for (const [method, code] of [
      ['a', '1'],
      ['b', '2'],
    ] as const) {
      counter.inc({ method, code })
      gauge.set({ method, code }, 3)
      histogram.observe({ method, code }, 0.5)
      summary.observe({ method, code }, 0.5)
    }
    for (const metric of [counter, gauge, histogram, summary]) {
      metric.remove('a', '1')
      metric.remove({ method: 'nobody' })
    }
    texts.push(await registers[0]!.metrics())
    child.inc(5)
    gauge.labels('a', '1').inc()
    histogram.observe({ method: 'a', code: '1' }, 2)
    summary.labels('a', '1').observe(2)
    texts.push(await registers[0]!.metrics())
    return texts
  },
  'the series without labels can be removed, too': async ({ Counter, Gauge }, registers) => {
    const counter = new Counter({ ...HEAD, name: 'c', registers })
    const gauge = new Gauge({ ...HEAD, name: 'g', registers })
    counter.inc(3)
    counter.remove()
    gauge.remove()
    const gone = await registers[0]!.metrics()
    counter.inc()
    return [gone, await registers[0]!.metrics()]
  },
  'reset drops labelled series and sets the others to 0': async ({ Counter, Gauge, Summary }, registers) => {
    const counter = new Counter({ ...LABELLED, name: 'c', registers })
    const bare = new Counter({ ...HEAD, name: 'b', registers })
    const gauge = new Gauge({ ...HEAD, name: 'g', registers })
    const summary = new Summary({ ...LABELLED, name: 's', registers })
    counter.inc({ method: 'a' })
    bare.inc(4)
    gauge.set(4)
    summary.observe({ method: 'a' }, 4)
    registers[0]!.resetMetrics()
    const reset = await registers[0]!.metrics()
    const child = counter.labels('a', 'b')
    child.inc()
    counter.reset()
    child.inc(2)
    return [reset, await registers[0]!.metrics()]
  },
  'a summary tells quantiles, sum and count': async ({ Summary }, registers) => {
    const summary = new Summary({ ...LABELLED, percentiles: [0, 0.25, 0.5, 0.9, 1], registers })
    for (const value of [5, 3, 8, 1, 9, 2, 2, 2, 7.5]) summary.observe({ method: 'a' }, value)
    summary.labels('b', '1').observe(-4)
    summary.observe(anything(null), anything(3))
    return [copy(await summary.get()), await registers[0]!.metrics(), copy(await registers[0]!.getMetricsAsJSON())]
  },
  'a summary without labels is there from the start': async ({ Summary }, registers) => {
    const summary = new Summary({ ...HEAD, registers })
    const before = copy(await summary.get())
    summary.observe(2)
    summary.reset()
    return [before, copy(await summary.get())]
  },
  'text is escaped': async ({ Counter, Gauge }, registers) => {
    const counter = new Counter({ name: 'c', help: 'back\\slash "quote" line\nend\r', labelNames: ['a'], registers })
    counter.inc({ a: 'back\\slash "quote" line\nend\r é 🙂' })
    counter.inc({ a: 'x' })
    const gauge = new Gauge({ name: 'g', help: 'x', labelNames: ['a'], registers })
    gauge.set({ a: 0 }, 1)
    gauge.set({ a: anything(true) }, 1)
    gauge.set({ a: 1e21 }, 1)
    return registers[0]!.metrics()
  },
  'a metric without series has its header': async ({ Counter, Histogram }, registers) => {
    new Counter({ ...LABELLED, name: 'c', registers })
    new Histogram({ ...LABELLED, name: 'h', registers })
    return [await registers[0]!.metrics(), await registers[0]!.getSingleMetricAsString('h')]
  },
  'an empty registry': async ({ Registry }, registers) => [
    await registers[0]!.metrics(),
    copy(await registers[0]!.getMetricsAsJSON()),
    registers[0]!.getMetricsAsArray(),
    await new Registry(Registry.OPENMETRICS_CONTENT_TYPE).metrics(),
  ],
  'default labels stand on every series that has none of that name': async (
    { Counter, Gauge, Histogram, Summary },
    registers,
  ) => {
    registers[0]!.setDefaultLabels({ app: 'shop', method: 'none', shard: 3 })
    new Counter({ ...LABELLED, name: 'c', registers }).inc({ method: 'GET' })
    new Gauge({ ...HEAD, name: 'g', registers }).set(1)
    new Histogram({ ...LABELLED, name: 'h', buckets: [1], registers }).observe({ method: 'GET' }, 1)
    new Summary({ ...LABELLED, name: 's', percentiles: [0.5], registers }).observe({ code: 1 }, 1)
    const text = await registers[0]!.metrics()
    return [text, copy(await registers[0]!.getMetricsAsJSON())]
  },
  'metrics are found, removed and cleared by name': async ({ Counter }, registers) => {
    const [registry] = registers
    const counter = new Counter({ ...HEAD, registers })
    const found = registry!.getSingleMetric('m') === counter
    const text = await registry!.getSingleMetricAsString('m')
    registry!.removeSingleMetric('m')
    const gone = registry!.getSingleMetric('m')
    new Counter({ ...HEAD, registers })
    registry!.setDefaultLabels({ a: 'b' })
    registry!.clear()
    return [found, text, gone, registry!.getMetricsAsArray(), await registry!.metrics()]
  },
  'a metric may be in several registries, or in none': async ({ Counter, Registry, register }) => {
    const registers = [new Registry(), new Registry()]
    const counter = new Counter({ ...HEAD, registers })
    new Counter({ name: 'nowhere', help: 'x', registers: [] }).inc()
    counter.inc()
    const merged = Registry.merge(registers.slice(0, 1))
    return [
      await registers[0]!.metrics(),
      await registers[1]!.metrics(),
      await merged.metrics(),
      register.getSingleMetric('nowhere'),
      attempt(() => Registry.merge([registers[0]!, new Registry(anything(Registry.OPENMETRICS_CONTENT_TYPE))])),
    ]
  },
  'two metrics of one name are not merged': ({ Counter, Registry }) => {
    const registers = [new Registry(), new Registry()]
    for (const registry of registers) new Counter({ ...HEAD, registers: [registry] })
    return attempt(() => Registry.merge(registers))
  },
  'a content type that is none is refused': ({ Registry }, registers) => [
    attempt(() => new Registry(anything('text/html'))),
    attempt(() => registers[0]!.setContentType(anything('text/html'))),
    registers[0]!.contentType,
    Registry.PROMETHEUS_CONTENT_TYPE,
    Registry.OPENMETRICS_CONTENT_TYPE,
  ],
  'collect runs before a metric is read, with the metric as this': async (
    { Counter, Gauge, Histogram, Summary },
    registers,
  ) => {
    new Gauge({
      ...HEAD,
      name: 'g',
      registers,
      collect() {
        this.set(7)
      },
    })
    new Counter({
      ...HEAD,
      name: 'c',
      registers,
      async collect() {
        await null
        this.inc(2)
      },
    })
    new Histogram({
      ...HEAD,
      name: 'h',
      buckets: [1],
      registers,
      collect() {
        this.observe(0.5)
      },
    })
    new Summary({
      ...HEAD,
      name: 's',
      percentiles: [0.5],
      registers,
      async collect() {
        this.observe(0.5)
      },
    })
    return [await registers[0]!.metrics(), copy(await registers[0]!.getMetricsAsJSON()), await registers[0]!.metrics()]
  },
  'a collect that fails fails the reading': async ({ Gauge }, registers) => {
    const gauge = new Gauge({ ...HEAD, registers, collect: () => Promise.reject(new TypeError('no database')) })
    return [await gauge.get().catch(String), await registers[0]!.metrics().catch(String)]
  },
  'OpenMetrics: counters, exemplars and the end': async ({ Counter, Gauge, Histogram, Registry }) => {
    const registers = [new Registry(Registry.OPENMETRICS_CONTENT_TYPE)]
    const counter = new Counter({ ...LABELLED, name: 'c_total', registers, enableExemplars: true })
    const histogram = new Histogram({ ...LABELLED, name: 'h', buckets: [1, 2], registers, enableExemplars: true })
    new Gauge({ ...HEAD, registers }).set(2)
    counter.inc({ labels: { method: 'a' }, value: 2, exemplarLabels: { trace: 'x"y', n: 1 } })
    counter.inc({ labels: { method: 'a' } })
    counter.inc()
    histogram.observe({ labels: { method: 'a' }, value: 1.5, exemplarLabels: { trace: 'abc' } })
    histogram.observe({ labels: { method: 'a' }, value: 9, exemplarLabels: { trace: 'far' } })
    histogram.observe({ labels: { method: 'b' }, value: 0.5 })
    histogram.startTimer({ method: 'c' }, { trace: 'timed' })({ code: '1' }, { more: 'yes' })
    const untimed = (text: string) =>
      text.replace(/(# \{[^}]*\} \S+) \d+(\.\d+)?/g, '$1 T').replace(/method="c".*|trace="timed".*/g, '')
    return untimed(await registers[0]!.metrics())
  },
  'exemplars that are too long are refused': ({ Counter, Histogram, Registry }) => {
    const registers = [new Registry(Registry.OPENMETRICS_CONTENT_TYPE)]
    const counter = new Counter({ ...HEAD, name: 'c', registers, enableExemplars: true })
    const histogram = new Histogram({ ...HEAD, name: 'h', registers, enableExemplars: true })
    const exemplarLabels = { trace: 'x'.repeat(124) }
    return [
      attempt(() => counter.inc({ exemplarLabels })),
      attempt(() => histogram.observe({ value: 1, exemplarLabels })),
    ]
  },
  'buckets are made in the same digits': ({ linearBuckets, exponentialBuckets }) => [
    linearBuckets(0.1, 0.1, 12),
    linearBuckets(-10, 5, 3),
    exponentialBuckets(0.001, 1.7, 14),
    ...[0, -1].map((count) => attempt(() => linearBuckets(1, 1, count))),
    attempt(() => exponentialBuckets(0, 2, 2)),
    attempt(() => exponentialBuckets(1, 1, 2)),
    attempt(() => exponentialBuckets(1, 2, 0)),
  ],
  'names are judged alike': ({ validateMetricName }) =>
    ['a', 'a:b', '_a', ':', '1a', 'a-b', '', 'é', 'a b', 'a\n'].map(validateMetricName),
  'aggregators combine by series': ({ aggregators }) => {
    const reading = (value: number, code: string) => ({
      name: 'm',
      help: 'h',
      type: 'gauge' as const,
      aggregator: 'sum' as const,
      values: [
        { value, labels: { b: code, a: 1 } },
        { value: value * 2, labels: {}, metricName: 'm_sum' },
      ],
    })
    const readings = [reading(1, 'x'), reading(5, 'x'), reading(3, 'y')]
    return Object.entries(aggregators).map(([name, combine]) => [name, combine(readings), combine([])])
  },
  'readings of several processes become one registry': async ({
    AggregatorRegistry,
    Counter,
    Gauge,
    Histogram,
    Registry,
  }) => {
    const processes = [1, 2].map(async (at) => {
      const registers = [new Registry()]
      new Counter({ ...LABELLED, name: 'c', registers }).inc({ method: 'a', code: at }, at)
      new Gauge({ ...HEAD, name: 'max', aggregator: 'max', registers }).set(at)
      new Gauge({ ...HEAD, name: 'omit', aggregator: 'omit', registers }).set(at)
      new Histogram({ ...LABELLED, name: 'h', buckets: [1], registers }).observe({ method: 'a' }, at)
      return registers[0]!.getMetricsAsJSON()
    })
    const all = await Promise.all(processes)
    const registry = AggregatorRegistry.aggregate(all)
    const none = [{ ...all[0]![0]!, aggregator: 'nobody' }]
    return [
      await registry.metrics(),
      await registry.getMetricsAsJSON(),
      attempt(() => AggregatorRegistry.aggregate([none])),
      attempt(() => AggregatorRegistry.setRegistries(anything('no'))),
      await new AggregatorRegistry().clusterMetrics(),
    ]
  },
  'what else has name and get may be registered': async (_client, registers) => {
    registers[0]!.registerMetric(
      anything({
        name: 'foreign',
        get: async () => ({
          name: 'foreign',
          help: 'x',
          type: 'gauge',
          values: [
            { value: 1, labels: { a: 'b' } },
            { value: 2, metricName: 'foreign_more' },
          ],
        }),
      }),
    )
    registers[0]!.setDefaultLabels({ app: 'x' })
    return [await registers[0]!.metrics(), copy(await registers[0]!.getMetricsAsJSON())]
  },
}

for (const [name, scenario] of Object.entries(SCENARIOS)) {
  test(`as prom-client: ${name}`, () => assertSame(scenario))
}

test('the default registry is where metrics go that name none', async () => {
  const both = await import('./both-clients.test.ts')
  const { ours, theirs } = await both.onBoth(async ({ Counter, register }) => {
    new Counter({ name: 'in_default', help: 'x' }).inc()
    new Counter({ name: 'in_default_too', help: 'x', registers: undefined }).inc()
    const texts = [await register.getSingleMetricAsString('in_default'), register.getMetricsAsArray().length]
    for (const name of ['in_default', 'in_default_too']) register.removeSingleMetric(name)
    return texts
  })
  assert.deepEqual(ours, theirs)
})
