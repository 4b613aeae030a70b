import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRuntime } from '@sightline/core'
import type { Pausable } from '../../pausable.ts'
import { startCollector } from '../collector.test.ts'
import { createLine } from '../transport/line.ts'
import { createSender } from '../transport/sender.ts'
import { OtlpProtobufWriter } from '../wire/otlp-protobuf-writer.ts'
import type { OtlpWriter } from '../wire/otlp-writer.ts'
import { BatchPipe } from './batch-pipe.ts'

const QUEUE = { queueSize: 10, batchSize: 2, delayMs: 1, flushWithinMs: 1_000 }

test('a batch that cannot be encoded is counted and told; the next one goes on', async (t) => {
  const collector = await startCollector(t)
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: { serviceName: 'test' } }))
  const line = createLine(runtime, 'traces', {
    url: `${collector.url}/v1/traces`,
    protocol: 'http/protobuf',
    compression: 'none',
    headers: {},
    timeoutMs: 1_000,
    tls: {},
  })
  const sender = createSender(line)
  function* write(_writer: OtlpWriter, _resource: object, items: readonly string[]): Pausable<void> {
    yield
    if (items.includes('bad')) throw new Error('no such thing')
  }
  const pipe = new BatchPipe<string>({
    resource: { serviceName: 'test' },
    sender,
    writer: new OtlpProtobufWriter(),
    queue: QUEUE,
    write,
    onProcessed: () => undefined,
    onDropped: () => undefined,
  })
  for (const item of ['bad', 'with it', 'good', 'fine']) pipe.add(item)
  await pipe.flush()
  assert.equal(collector.received.length, 1)
  const exported = runtime.metrics
    .collect()
    .find(({ definition }) => definition.name === 'otel.sdk.exporter.span.exported')
  assert.ok(exported?.shape === 'scalar')
  const counts = new Map<string | undefined, number>()
  for (let series = 0; series < exported.seriesCount; series += 1) {
    counts.set(exported.labelValuesAt(series)[1], exported.values[series]!)
  }
  assert.deepEqual([counts.get(''), counts.get('abandoned')], [2, 2])
  assert.equal(runtime.guard.faults().get('OTLP export of traces'), 2)
  await pipe.close()
  await sender.close()
})
