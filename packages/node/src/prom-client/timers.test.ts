/** Timers and the current time; what they measure is real, so that only its bounds are known. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import client from '@sightline/node/prom-client'

function arrange() {
  const registers = [new client.Registry()]
  const common = { help: 'x', labelNames: ['a', 'b'], registers }
  return {
    gauge: new client.Gauge({ ...common, name: 'g' }),
    histogram: new client.Histogram({ ...common, name: 'h' }),
    summary: new client.Summary({ ...common, name: 's' }),
  }
}

/** Labels and value of the samples of a name. */
async function samples(
  metric: { get(): Promise<{ values: { metricName?: string; labels: object; value: number }[] }> },
  name?: string,
) {
  const { values } = await metric.get()
  return values.filter(({ metricName }) => metricName === name).map(({ labels, value }) => [labels, value] as const)
}

test('a timer gives seconds and records them, with labels from its start and its end', async () => {
  const { gauge, histogram, summary } = arrange()
  const labels = { a: '1', b: '2' }
  for (const metric of [gauge, histogram, summary]) {
    const seconds = [
      metric.startTimer({ a: '1' })({ b: '2' }),
      metric.labels({ a: '1' }).startTimer()({ b: '2' }) as number,
      metric.labels('1', '2').startTimer()() as number,
    ]
    assert.ok(seconds.every((one) => one >= 0 && one < 60))
  }
  assert.deepEqual(await samples(histogram, 'h_count'), [[labels, 3]])
  assert.deepEqual(await samples(summary, 's_count'), [[labels, 3]])
  const [[gaugeLabels, last]] = (await samples(gauge)) as [readonly [object, number]]
  assert.deepEqual(gaugeLabels, labels)
  assert.ok(last >= 0 && last < 60)
})

test('a gauge takes the current time in seconds', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_500 })
  const { gauge } = arrange()
  gauge.setToCurrentTime()
  gauge.setToCurrentTime({ a: 'x' })
  gauge.labels('y', 'z').setToCurrentTime()
  assert.deepEqual(await samples(gauge), [
    [{}, 1_700_000_000.5],
    [{ a: 'x' }, 1_700_000_000.5],
    [{ a: 'y', b: 'z' }, 1_700_000_000.5],
  ])
})

test('methods of children need no this, metrics can be extended, and are what they were made by', async () => {
  const registry = new client.Registry()
  class Orders extends client.Counter<'kind'> {
    constructor() {
      super({ name: 'orders_total', help: 'x', labelNames: ['kind'], registers: [registry] })
    }
    take(kind: string): void {
      this.inc({ kind })
    }
  }
  const orders = new Orders()
  orders.take('cash')
  const { inc } = orders.labels('cash')
  inc(2)
  assert.ok(orders instanceof client.Counter)
  assert.match(await registry.metrics(), /^orders_total\{kind="cash"\} 3$/m)
})

test('a child works with exemplars switched on, unlike in prom-client', async () => {
  const registry = new client.Registry(client.Registry.OPENMETRICS_CONTENT_TYPE)
  const counter = new client.Counter({
    name: 'c',
    help: 'x',
    labelNames: ['a'],
    registers: [registry as never],
    enableExemplars: true,
  })
  const histogram = new client.Histogram({
    name: 'h',
    help: 'x',
    labelNames: ['a'],
    buckets: [1],
    registers: [registry as never],
    enableExemplars: true,
  })
  counter.labels('x').inc(2)
  histogram.labels('x').startTimer()()
  assert.match(await registry.metrics(), /^c_total\{a="x"\} 2$/m)
  assert.match(await registry.metrics(), /^h_count\{a="x"\} 1$/m)
})
