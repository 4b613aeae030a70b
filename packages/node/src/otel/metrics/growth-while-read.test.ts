import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MetricFamily } from '@sightline/core'
import { encodeMetrics } from '../../exporters/otlp/messages/write-metrics.ts'
import { type Decoded, decodeProtobuf } from '../../exporters/otlp/official-decoder.test.ts'
import { DeltaMemory } from '../../exporters/otlp/signals/delta-memory.ts'
import { isDelta } from '../../exporters/otlp/signals/temporality.ts'
import { OtlpProtobufWriter as ProtobufWriter } from '../../exporters/otlp/wire/otlp-protobuf-writer.ts'
import { parseExposition } from '../../exporters/prometheus/parse-exposition.test.ts'
import { createPrometheusExporter } from '../../exporters/prometheus/prometheus-exporter.ts'
import { openRig, RESOURCE } from './bridge-rig.test.ts'

const SERIES = 1500

const metricsOf = (body: Uint8Array): Decoded[] =>
  decodeProtobuf('metrics', body).resourceMetrics[0].scopeMetrics[0].metrics

test('labels that grow while a scrape is written never show a series twice, nor lose one', async (t) => {
  const { meter, provider, runtime, clock } = openRig(t)
  const exporter = createPrometheusExporter({ metrics: runtime.metrics, resource: RESOURCE, clock, sliceMs: 0 })
  const counters = ['a', 'b', 'c'].map((name) => meter.createCounter(name))
  // One family of two scopes: it is written without being kept.
  counters.push(provider.getMeter('other').createCounter('c'))
  const sums = counters.map(() => 0)
  let keys = 0
  const grow = () => {
    keys += 1
    for (const [at, counter] of counters.entries()) {
      counter.add(1, { id: keys % SERIES, [`key.${keys % 40}`]: keys % 3 })
      sums[at]! += 1
    }
  }
  for (let id = 0; id < SERIES; id += 1)
    for (const [at, counter] of counters.entries()) {
      counter.add(1, { id })
      sums[at]! += 1
    }
  for (const format of ['text', 'openmetrics', 'text'] as const) {
    let isOver = false
    const rendering = exporter.render(format).finally(() => {
      isOver = true
    })
    while (!isOver) {
      grow()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const lent = await rendering
    // The reader refuses a sample that is there twice.
    parseExposition(Buffer.concat([...lent.chunks]).toString(), format)
    lent.release()
  }
  assert.ok(keys > 10, 'the scrapes paused')
  const lent = await exporter.render('text')
  const families = parseExposition(Buffer.concat([...lent.chunks]).toString(), 'text')
  const sumOf = (name: string) =>
    families.find((family) => family.name === name)!.samples.reduce((sum, { value }) => sum + value, 0)
  assert.deepEqual([sumOf('a_total'), sumOf('b_total'), sumOf('c_total')], [sums[0], sums[1], sums[2]! + sums[3]!])
})

test('labels that grow while changes are encoded lose no change and send none twice', (t) => {
  const { meter, runtime, clock } = openRig(t)
  const counter = meter.createCounter('a')
  const histogram = meter.createHistogram('b', { advice: { explicitBucketBoundaries: [1] } })
  const memories = new Map<MetricFamily, DeltaMemory>()
  const writer = new ProtobufWriter()
  const sent = { a: 0, b: 0 }
  let recorded = 0
  const grow = () => {
    recorded += 1
    counter.add(1, { id: recorded % 70, [`key.${recorded % 20}`]: 1 })
    histogram.record(1, { id: recorded % 70, [`key.${recorded % 20}`]: 1 })
  }
  const send = (whenPaused: () => void) => {
    clock.advance(10)
    writer.reset()
    const families = runtime.metrics.collect().filter((family) => family.scope !== undefined)
    const deltaOf = (family: MetricFamily) => {
      assert.ok(isDelta('delta', family.definition.kind))
      if (!memories.has(family)) memories.set(family, new DeltaMemory(family))
      return memories.get(family)
    }
    const work = encodeMetrics(
      writer,
      {
        resource: RESOURCE,
        families,
        timeMs: clock.now(),
        lastMs: 0,
        histograms: 'explicit_bucket_histogram',
        deltaOf,
      },
      2000,
    )
    let step = work.next()
    for (; !step.done; step = work.next()) whenPaused()
    for (const metric of step.value.flatMap(({ body }) => metricsOf(body))) {
      for (const point of metric.sum?.dataPoints ?? []) sent.a += point.asDouble
      for (const point of metric.histogram?.dataPoints ?? []) sent.b += Number(point.count)
    }
  }
  for (let at = 0; at < 100; at += 1) grow()
  for (let at = 0; at < 5; at += 1) send(grow)
  assert.ok(recorded > 110, 'the encoding paused')
  send(() => undefined)
  assert.deepEqual(sent, { a: recorded, b: recorded })
})
