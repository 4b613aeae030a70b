/** Usual code compiles against prom-client's declarations and against the facade's, and what is wrong for one is wrong for the other. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '../../../..')
const MODULES = { theirs: 'prom-client', ours: '@sightline/node/prom-client' }

const USUAL = `
import client, {
  AggregatorRegistry, Counter, type CounterConfiguration, Gauge, type GaugeConfiguration, Histogram,
  type HistogramConfiguration, type LabelValues, type Metric, type MetricObject, type MetricObjectWithValues, type MetricValue,
  Pushgateway, Registry, type RegistryContentType, type OpenMetricsContentType, Summary, type SummaryConfiguration,
  type Aggregator, type MetricType, collectDefaultMetrics, contentType, exponentialBuckets, linearBuckets,
  openMetricsContentType, prometheusContentType, register, validateMetricName,
} from 'MODULE'
import * as everything from 'MODULE'

type Label = 'method' | 'code'
const registry = new Registry()
const configuration: CounterConfiguration<Label> = { name: 'a', help: 'b', labelNames: ['method', 'code'], registers: [registry] }
const counter = new Counter(configuration)
const inferred = new Counter({ name: 'i', help: 'b', labelNames: ['method', 'code'] as const })
const loose = new Counter({ name: 'l', help: 'b', labelNames: ['method'] })
const plain: Counter = new client.Counter({ name: 'p', help: 'b' })
const explicit: Counter<'method'> = new everything.Counter<'method'>({ name: 'e', help: 'b', labelNames: ['method'], aggregator: 'first' })
counter.inc(); counter.inc(2); counter.inc({ method: 'GET' }); counter.inc({ method: 'GET', code: 200 }, 3)
counter.inc({ labels: { code: 1 }, value: 2, exemplarLabels: { method: 'x' } })
inferred.inc({ method: 'GET' }); loose.inc({ method: 'x' }); plain.inc(); explicit.inc({ method: 'x' })
const counterChild: Counter.Internal = counter.labels('GET', '200')
counterChild.inc(); counterChild.inc(2); counter.labels({ method: 'GET' }).inc()
counter.remove('GET', '200'); counter.remove({ method: 'GET' }); counter.reset()

const gaugeConfiguration: GaugeConfiguration<'shelf'> = { name: 'g', help: 'b', labelNames: ['shelf'], collect() { this.set({ shelf: 'a' }, 1) } }
const gauge = new Gauge(gaugeConfiguration)
new Gauge({ name: 'g2', help: 'b', async collect() { this.set(await Promise.resolve(2)) } })
gauge.set(1); gauge.set({ shelf: 1 }, 2); gauge.inc(); gauge.inc({ shelf: 'a' }); gauge.dec({ shelf: 'a' }, 2); gauge.dec(1)
gauge.setToCurrentTime(); gauge.setToCurrentTime({ shelf: 'a' })
const elapsed: number = gauge.startTimer({ shelf: 'a' })({ shelf: 'b' })
const gaugeChild: Gauge.Internal<'shelf'> = gauge.labels('a')
gaugeChild.set(1); gaugeChild.inc(); gaugeChild.dec(2); gaugeChild.setToCurrentTime(); gaugeChild.startTimer()()

const histogramConfiguration: HistogramConfiguration<Label> = { name: 'h', help: 'b', labelNames: ['method', 'code'], buckets: exponentialBuckets(1, 2, 5) }
const histogram = new Histogram(histogramConfiguration)
histogram.observe(1); histogram.observe({ method: 'a' }, 1); histogram.observe({ value: 1, labels: { code: 2 }, exemplarLabels: { method: 'y' } })
histogram.zero({ method: 'a' }); histogram.reset()
const end: (labels?: LabelValues<Label>) => number = histogram.startTimer({ method: 'a' })
end({ code: 1 }); histogram.startTimer({ method: 'a' }, { code: 1 })({ code: 2 }, { method: 'z' })
const histogramChild: Histogram.Internal<Label> = histogram.labels('a', 'b')
histogramChild.observe(2); histogramChild.startTimer()({ code: 1 })
const bounds: Histogram.Config = { buckets: linearBuckets(0, 1, 3) }

const summaryConfiguration: SummaryConfiguration<Label> = { name: 's', help: 'b', labelNames: ['method'], percentiles: [0.5], maxAgeSeconds: 60, ageBuckets: 5, pruneAgedBuckets: true, compressCount: 10 }
const summary = new Summary(summaryConfiguration)
summary.observe(1); summary.observe({ method: 'a' }, 1)
const summaryChild: Summary.Internal<Label> = summary.labels('a')
summaryChild.observe(1)
const summaryEnd: number = summaryChild.startTimer()({ code: 1 })

class Orders extends Counter<'kind'> {
  constructor() { super({ name: 'orders', help: 'Orders', labelNames: ['kind'] }) }
  take(kind: string): void { this.inc({ kind }) }
}
function withMetric(metric: Metric): void { register.registerMetric(metric) }
withMetric(counter as Metric); register.registerMetric(gauge); register.registerMetric(new Orders())
const found = register.getSingleMetric('a') as Counter<Label> | undefined
found?.inc({ method: 'x' })
const known: Metric<string> | undefined = register.getSingleMetric('a')
const merged: Registry = Registry.merge([registry, register])
const types: [RegistryContentType, string, string, string] = [contentType, prometheusContentType, openMetricsContentType, Registry.OPENMETRICS_CONTENT_TYPE]
const open = new Registry<OpenMetricsContentType>()
open.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
new Counter({ name: 'o', help: 'b', registers: [open], enableExemplars: true })
registry.setDefaultLabels({ app: 'x' }); registry.clear(); registry.resetMetrics(); registry.removeSingleMetric('a')
collectDefaultMetrics(); collectDefaultMetrics({ register: registry, prefix: 'x_', gcDurationBuckets: [1], eventLoopMonitoringPrecision: 10, labels: { a: 'b' } })
const list: string[] = collectDefaultMetrics.metricsList
const aggregator: Aggregator = 'omit'

async function read(): Promise<string> {
  const reading: MetricObjectWithValues<MetricValue<Label>> = await counter.get()
  const first: number | undefined = reading.values[0]?.value
  const code: string | number | undefined = reading.values[0]?.labels.code
  const bucket: string | undefined = (await histogram.get()).values[0]?.metricName
  const json: MetricObjectWithValues<MetricValue<string>>[] = await register.getMetricsAsJSON()
  const names: string[] = register.getMetricsAsArray().map((metric: MetricObject) => metric.name + metric.help)
  const type: MetricType | undefined = json[0]?.type
  const cluster = new AggregatorRegistry<OpenMetricsContentType>()
  AggregatorRegistry.setRegistries([registry]); AggregatorRegistry.setRegistries(registry)
  const aggregated = AggregatorRegistry.aggregate([json])
  const gateway = new Pushgateway('http://localhost', { timeout: 5000, headers: { a: 'b' } }, registry)
  const { resp, body } = await gateway.pushAdd({ jobName: 'x', groupings: { a: 'b' } })
  await gateway.push({ jobName: 'x' }); await gateway.delete({ jobName: 'x' })
  const bare = new Pushgateway('http://localhost')
  return (await cluster.clusterMetrics()) + (await aggregated.metrics()) + (await register.getSingleMetricAsString('a')) + String([first, code, bucket, names, type, resp, body, bare])
}
export default [read, elapsed, end, bounds, summaryEnd, known, merged, types, list, aggregator, validateMetricName('a')]
`

/** Each line is refused by the compiler. */
const WRONG = [
  `new Counter({ name: 'x' })`,
  `new Counter({ name: 'x', help: 'y', labelNames: [1] })`,
  `new Counter<'a'>({ name: 'x', help: 'y', labelNames: ['a'] }).inc({ b: 'x' })`,
  `new Counter<'a'>({ name: 'x', help: 'y', labelNames: ['b'] })`,
  `new Counter({ name: 'x', help: 'y' }).dec()`,
  `new Counter({ name: 'x', help: 'y', aggregator: 'median' })`,
  `new Gauge({ name: 'x', help: 'y' }).set('1')`,
  `new Gauge<'a'>({ name: 'x', help: 'y', labelNames: ['a'] }).set({ a: {} }, 1)`,
  `new Histogram({ name: 'x', help: 'y', buckets: ['1'] })`,
  `new Summary({ name: 'x', help: 'y', percentiles: 5 })`,
  `register.contentType = 'text/plain'`,
  `new Pushgateway('http://localhost').push({})`,
  `collectDefaultMetrics({ prefix: 5 })`,
]

function writeProject(t: TestContext): string {
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, '.cache', 'declarations-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const imports = `import { Counter, Gauge, Histogram, Summary, register, Pushgateway, collectDefaultMetrics } from 'MODULE'`
  const wrong = [imports, ...WRONG.flatMap((line) => ['// @ts-expect-error', line])].join('\n')
  for (const [name, module] of Object.entries(MODULES)) {
    writeFileSync(join(folder, `${name}-usual.ts`), USUAL.replaceAll('MODULE', module))
    writeFileSync(join(folder, `${name}-wrong.ts`), wrong.replace('MODULE', module))
  }
  const compilerOptions = {
    target: 'ES2023',
    // Of the facade's sources, not of what a user needs.
    lib: ['ES2023', 'ES2024.String'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    esModuleInterop: true,
    types: ['node'],
    customConditions: ['source'],
    allowImportingTsExtensions: true,
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

test('usual code is well typed with both, and the same mistakes are found', async (t) => {
  const folder = writeProject(t)
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc')
  const told = await promisify(execFile)(tsc, ['-p', folder], { cwd: folder }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
  assert.equal(told, '')
})
