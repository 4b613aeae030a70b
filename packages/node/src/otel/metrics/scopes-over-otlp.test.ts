import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeMetrics, type MetricReading } from '../../exporters/otlp/messages/write-metrics.ts'
import { type Decoded, decodeJson, decodeProtobuf } from '../../exporters/otlp/official-decoder.test.ts'
import { JsonWriter } from '../../exporters/otlp/wire/json-writer.ts'
import { OtlpProtobufWriter as ProtobufWriter } from '../../exporters/otlp/wire/otlp-protobuf-writer.ts'
import { atOnce } from '../../exporters/pausable.ts'
import { openRig, RESOURCE } from './bridge-rig.test.ts'

const POINTS = 40

/** Points of the libraries' metrics in one request, which names each scope once and its schema. */
function pointsIn(body: Uint8Array): number {
  const scopes: Decoded[] = decodeProtobuf('metrics', body).resourceMetrics[0].scopeMetrics
  const names = scopes.map((one) => one.scope.name)
  assert.deepEqual(names, [...new Set(names)])
  for (const one of scopes) assert.equal(one.schemaUrl, one.scope.name === 'y' ? 'https://example.com/y' : undefined)
  const foreign = scopes.filter((one) => one.scope.name !== '@sightline/core').flatMap((one) => one.metrics)
  return foreign.reduce((sum: number, metric: Decoded) => sum + metric.sum.dataPoints.length, 0)
}

test('however requests are cut, each names a scope once and no point is lost; JSON says the same', (t) => {
  const { provider, runtime, clock } = openRig(t)
  const meters = [provider.getMeter('x'), provider.getMeter('y', '1', { schemaUrl: 'https://example.com/y' })]
  const counters = ['a', 'b', 'c'].flatMap((name) => meters.map((meter) => meter.createCounter(name)))
  for (const counter of counters) {
    for (let id = 0; id < POINTS; id += 1) counter.add(1, { id, even: id % 2 === 0, list: ['x', `${id}`] })
  }
  const families = runtime.metrics.collect()
  const reading: MetricReading = {
    resource: RESOURCE,
    families,
    timeMs: clock.now(),
    lastMs: 0,
    histograms: 'explicit_bucket_histogram',
    deltaOf: () => undefined,
  }
  for (const [maxBytes, leastRequests] of [
    [400, 40],
    [3_000, 4],
    [1_000_000, 1],
  ] as const) {
    const requests = atOnce(encodeMetrics(new ProtobufWriter(), reading, maxBytes))
    assert.ok(requests.length >= leastRequests)
    const points = requests.reduce((sum, { body }) => sum + pointsIn(body), 0)
    assert.equal(points, counters.length * POINTS)
  }
  const [json] = atOnce(encodeMetrics(new JsonWriter(), reading, 1_000_000))
  const [protobuf] = atOnce(encodeMetrics(new ProtobufWriter(), reading, 1_000_000))
  assert.deepEqual(decodeJson('metrics', json!.body), decodeProtobuf('metrics', protobuf!.body))
})
