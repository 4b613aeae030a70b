/** A real Prometheus scrapes protobuf: native histograms give the true quantiles, and all else comes through, too. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { context, defineMetrics, metrics, startSpan } from '@sightline/core'
import { start } from '@sightline/node'
import { hasPrometheus, startPrometheus } from './harness/prometheus-process.ts'
import { until } from './harness/until.ts'

const table = defineMetrics({
  took: { kind: 'histogram', name: 'e2e.took', unit: 's', help: 'Time.', labels: ['step'], buckets: [1, 100] },
  swing: { kind: 'histogram', name: 'e2e.swing', help: 'Around nothing.', buckets: [0] },
  plain: { kind: 'histogram', name: 'classic.took', unit: 's', help: 'Time.', buckets: [0.1, 1] },
  parts: { kind: 'counter', name: 'e2e.parts', unit: '{part}', help: 'Parts.' },
  door: { kind: 'stateset', name: 'e2e.door', help: 'The door.', states: ['open', 'shut'] },
})
const COUNT = 5_000
const QUANTILES = [0.01, 0.5, 0.9, 0.99]
/** Scale 3, which 160 buckets have room for: a bucket's bounds differ by 9 %. */
const BUCKET_RATIO = 2 ** (2 ** -3)

/** Times over five decades, most of them about 10 ms. The same each time. */
function times(): number[] {
  let seed = 42
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  return Array.from({ length: COUNT }, () => 0.01 * Math.exp(1.2 * (random() + random() + random() + random() - 2) * 2))
}

async function service(t: TestContext) {
  const sightline = await start({
    service: 'native',
    environment: {},
    metrics: { nativeHistograms: ['e2e.*'] },
    admin: { port: 0 },
    logs: { stdout: false },
    instruments: false,
    shutdown: { signals: false },
  })
  t.after(() => sightline.stop())
  return { address: new URL(sightline.adminUrl!).host, record: metrics(table) }
}

test('a real Prometheus computes from native histograms what was observed', {
  skip: !hasPrometheus && 'prometheus is not installed',
}, async (t) => {
  const { address, record } = await service(t)
  const took = record.took.bind({ step: 'pack' })
  const prometheus = await startPrometheus(t, [{ job: 'native', address }], ['native-histograms'])
  const told = async (promql: string) => Number((await prometheus.query(promql))[0]?.value[1])
  // A rate begins with what was there before.
  await until('the empty histogram', async () => (await told('histogram_count(e2e_took_seconds)')) === 0)

  const values = times()
  for (const value of values) took.observe(value)
  const span = startSpan('packing')
  context.run({ span }, () => {
    record.plain.observe(0.05)
    took.observe(200)
  })
  span.end()
  for (const value of [-8, -1, 0, 1, 2]) record.swing.observe(value)
  record.parts.add(7)
  record.door.set('shut')
  await until('what was observed', async () => (await told('histogram_count(e2e_took_seconds)')) === COUNT + 1)

  const sum = values.reduce((all, one) => all + one, 200)
  assert.ok(Math.abs((await told('histogram_sum(e2e_took_seconds)')) / sum - 1) < 1e-9)
  const sorted = [...values, 200].sort((a, b) => a - b)
  for (const quantile of QUANTILES) {
    const truth = sorted[Math.ceil(quantile * sorted.length) - 1]!
    const got = await told(`histogram_quantile(${quantile}, rate(e2e_took_seconds{step="pack"}[1m]))`)
    assert.ok(got < truth * BUCKET_RATIO && got > truth / BUCKET_RATIO, `${quantile}: ${got} instead of ${truth}`)
  }
  assert.deepEqual(await told('histogram_sum(e2e_swing)'), -6)
  assert.deepEqual(await told('histogram_count(e2e_swing)'), 5)
  assert.ok(Math.abs(await told('histogram_quantile(0.5, e2e_swing)')) <= 2 ** -127)

  assert.equal(await told('classic_took_seconds_bucket{le="0.1"}'), 1)
  assert.equal(await told('classic_took_seconds_count'), 1)
  assert.equal(await told('e2e_parts_total'), 7)
  assert.equal(await told('e2e_door{e2e_door="shut"}'), 1)
  assert.equal(await told('e2e_door{e2e_door="open"}'), 0)
  assert.equal(await told('count(target_info)'), 1)
  assert.ok((await told('sightline_scrape_size_bytes{format="protobuf"}')) > 0, 'protobuf is what it asks for')
  for (const series of ['classic_took_seconds_bucket', 'e2e_took_seconds']) {
    const traces = await until(`an exemplar of ${series}`, async () => {
      const found = await prometheus.exemplars(series)
      return found.length > 0 ? found : undefined
    })
    assert.deepEqual([...new Set(traces)], [span.traceId], series)
  }
  assert.deepEqual(
    (await prometheus.targets()).map(({ health, lastError }) => [health, lastError]),
    [['up', '']],
  )
})
