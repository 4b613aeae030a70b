import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineMetrics } from '@sightline/core'
import { createPrometheusExporter } from '../../exporters/prometheus/prometheus-exporter.ts'
import { decodeFamilies, labelsOf } from '../../exporters/prometheus/protobuf/client-model.test.ts'
import { openRig, RESOURCE } from './bridge-rig.test.ts'

test("Prometheus' protobuf tells scopes apart as the texts do, and has native buckets where a view asks for them", async (t) => {
  const views = [{ instrumentName: 'took', aggregation: { type: 'exponential' } }] as const
  const { provider, runtime, clock } = openRig(t, { views, exemplarFilter: 'always_on' })
  const own = defineMetrics({ calls: { kind: 'counter', name: 'calls', help: 'Calls.' } })
  runtime.metrics.use(own).calls.add(1)
  provider.getMeter('a', '1').createCounter('calls').add(2, { kind: 'x' })
  provider.getMeter('b').createCounter('calls').add(3, { kind: 'x' })
  provider.getMeter('b').createHistogram('took').record(3)
  const exporter = createPrometheusExporter({ metrics: runtime.metrics, resource: RESOURCE, clock })
  for (const _ of ['first', 'kept']) {
    const lent = await exporter.render('protobuf')
    const families = decodeFamilies(Buffer.concat([...lent.chunks]))
    lent.release()
    const calls = families.find(({ name }) => name === 'calls_total')
    assert.deepEqual(
      calls.metric.map((metric: never) => [
        Object.fromEntries(labelsOf(metric)),
        (metric as { counter: { value: number } }).counter.value,
      ]),
      [
        [{}, 1],
        [{ otel_scope_name: 'a', otel_scope_version: '1', kind: 'x' }, 2],
        [{ otel_scope_name: 'b', kind: 'x' }, 3],
      ],
    )
    const took = families.find(({ name }) => name === 'took')
    assert.equal(took.help, 'No description.')
    const [{ histogram }] = took.metric
    assert.equal(histogram.schema, 8)
    assert.equal(histogram.positiveSpan.length, 1)
    assert.equal(histogram.bucket[0].exemplar.value, 3)
    assert.equal(histogram.bucket[0].exemplar.label, undefined)
  }
})
