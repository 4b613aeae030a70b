import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createRuntime, defineMetrics, type LogRecord } from '@sightline/core'
import { seriesText } from './official-write-request.test.ts'
import { startWriteReceiver } from './receiver.test.ts'
import { startRemoteWrite } from './remote-write-exporter.ts'
import type { RemoteWriteOptions } from './remote-write-options.ts'
import { settleRemoteWrite } from './settle-remote-write.ts'

const RESOURCE = { serviceName: 'nightly', serviceInstanceId: 'a:1' }
const TABLE = defineMetrics({ done: { kind: 'counter', name: 'job.done', help: 'Done.' } })
const SERIES = 'job_done_total{instance="a:1",job="nightly"}'
const NEVER_MS = 1_000_000

async function until(what: string, isTrue: () => boolean, withinMs = 20_000): Promise<void> {
  const endsMs = performance.now() + withinMs
  while (!isTrue()) {
    if (performance.now() > endsMs) throw new Error(`waited ${withinMs} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A runtime of its own that sends to the receiver. */
function writing(t: TestContext, url: string, options: RemoteWriteOptions = {}) {
  const runtime = createRuntime()
  const switchOff = runtime.switchOn({ resource: RESOURCE })
  const lines: LogRecord[] = []
  runtime.logs.addSink({ name: 'test', write: (record) => void lines.push(record) })
  const { done } = runtime.metrics.use(TABLE)
  const settings = settleRemoteWrite({ url, intervalMs: NEVER_MS, ...options }, {}, RESOURCE)!
  const exporter = startRemoteWrite(runtime, RESOURCE, settings)
  t.after(async () => {
    await exporter.stop()
    switchOff()
  })
  const count = (error: string): number => {
    const family = runtime.metrics.collect().find((one) => one.definition.name === 'sightline.remote_write.samples')
    if (family?.shape !== 'scalar') throw new Error('no such metric')
    for (let series = 0; series < family.seriesCount; series += 1) {
      if (family.labelValuesAt(series)[0] === error) return family.values[series]!
    }
    return 0
  }
  const problems = () =>
    lines.filter((line) => line.logger === 'sightline.guard').map((line) => String(line.fields?.['error']))
  return { exporter, done, count, problems, runtime }
}

test('the end sends what there is, with the headers of the protocol, whatever the application says', async (t) => {
  const receiver = await startWriteReceiver(t)
  const headers = { authorization: 'Bearer abc', 'Content-Encoding': 'gzip', 'X-Scope-OrgID': 'line-3' }
  const { exporter, done, count } = writing(t, `${receiver.url}?tenant=1`, { headers })
  done.add(5)
  await exporter.end()
  const [request] = receiver.received
  assert.equal(request?.path, '/api/v1/write?tenant=1')
  assert.equal(request?.headers['content-encoding'], 'snappy')
  assert.equal(request?.headers['content-type'], 'application/x-protobuf')
  assert.equal(request?.headers['x-prometheus-remote-write-version'], '0.1.0')
  assert.match(request?.headers['user-agent'] ?? '', /^sightline-remote-write\//)
  assert.equal(request?.headers.authorization, 'Bearer abc')
  assert.equal(request?.headers['x-scope-orgid'], 'line-3')
  assert.deepEqual(receiver.values(SERIES), [5])
  assert.equal(count(''), request?.decoded.timeseries.length)
})

test('metrics are sent at their interval, each series at rising times', async (t) => {
  const receiver = await startWriteReceiver(t)
  const { done } = writing(t, receiver.url, { intervalMs: 1 })
  done.add(1)
  await until('five readings', () => receiver.values(SERIES).length >= 5)
  const times = receiver.received.flatMap(({ decoded }) =>
    decoded.timeseries.filter((one) => seriesText(one) === SERIES).map((one) => Number(one.samples[0]?.timestamp)),
  )
  assert.deepEqual(times, [...new Set(times)].sort(), 'in order, none twice')
})

test('5xx, 429 and a broken connection are tried again until it arrives, in order', async (t) => {
  const receiver = await startWriteReceiver(t)
  const { exporter, done, count, problems } = writing(t, receiver.url)
  receiver.misbehave(
    (response) => response.writeHead(500).end('no disk\n'),
    (response) => response.writeHead(429, { 'retry-after': '0' }).end(),
    (response) => response.destroy(),
  )
  done.add(1)
  await exporter.end()
  await until('the fourth try', () => receiver.received.length === 4)
  await until('its answer', () => count('') > 0)
  assert.equal(problems().length, 1, 'told once a minute')
  assert.match(problems()[0]!, /500: no disk; it will be tried again/)
})

test('Retry-After is waited for', async (t) => {
  const receiver = await startWriteReceiver(t)
  const { exporter } = writing(t, receiver.url)
  receiver.misbehave((response) => response.writeHead(503, { 'retry-after': '2' }).end())
  await exporter.end()
  const [first, second] = receiver.received
  assert.ok(second!.atMs - first!.atMs >= 1_990)
})

for (const [status, headers, told] of [
  [400, {}, /\d+ samples were refused with 400: out of order sample/],
  [401, {}, /refused with 401/],
  [302, { location: 'http://elsewhere/' }, /302: a redirect to http:\/\/elsewhere\/, which is not followed/],
] as const) {
  test(`${status} is final: its samples are counted as refused, and the next reading is sent`, async (t) => {
    const receiver = await startWriteReceiver(t)
    const { exporter, done, count, problems } = writing(t, receiver.url)
    receiver.misbehave((response) => response.writeHead(status, headers).end('out of order sample'))
    done.add(1)
    await exporter.end()
    await exporter.end()
    assert.equal(receiver.received.length, 2)
    assert.equal(count('refused'), receiver.received[0]?.decoded.timeseries.length)
    assert.match(problems()[0]!, told)
  })
}

test('a receiver that hangs is given up on in time, and garbage that says 200 is an acceptance', async (t) => {
  const receiver = await startWriteReceiver(t)
  const { exporter, count, problems } = writing(t, receiver.url, { timeoutMs: 100 })
  receiver.misbehave(
    () => undefined,
    (response) => response.end(Buffer.alloc(1000, 0xff)),
  )
  await exporter.end()
  assert.equal(receiver.received.length, 2)
  assert.match(problems()[0]!, /no answer from http:\/\/127\.0\.0\.1:\d+ within 100 ms/)
  assert.ok(count('') > 0)
})

test('an outage is waited out: readings pile up, the oldest are dropped and counted, the rest arrives in order', async (t) => {
  const first = await startWriteReceiver(t)
  const port = Number(new URL(first.url).port)
  await first.stop()
  const { runtime, done, count } = writing(t, first.url, { intervalMs: 20, queueBytes: 4_000 })
  const counting = setInterval(() => done.add(1), 5)
  t.after(() => clearInterval(counting))
  await until('a drop', () => count('queue_full') > 0)
  const queue = runtime.metrics.collect().find((one) => one.definition.name === 'sightline.remote_write.queue.size')
  assert.ok(queue?.shape === 'scalar' && queue.values[0]! <= 4_000 && queue.values[0]! > 0)
  const second = await startWriteReceiver(t, port)
  await until('what fitted, and a new one', () => second.values(SERIES).length > 6, 60_000)
  const values = second.values(SERIES)
  assert.deepEqual(
    values,
    values.toSorted((one, other) => one - other),
  )
})

test('what a dead receiver does not take is counted as abandoned, in bounded time', async (t) => {
  const receiver = await startWriteReceiver(t)
  const { exporter, done, count } = writing(t, receiver.url)
  await receiver.stop()
  done.add(1)
  await exporter.end()
  await exporter.stop()
  assert.ok(count('abandoned') > 0)
})

test('at a stop every series may be ended, after its last value', async (t) => {
  const receiver = await startWriteReceiver(t)
  const { exporter, done } = writing(t, receiver.url, { staleAtStop: true })
  done.add(5)
  await exporter.end()
  assert.deepEqual(receiver.values(SERIES), [5, Number.NaN])
})

test('a receiver that counts into the same runtime does not keep the end from ending', async (t) => {
  const receiver = await startWriteReceiver(t)
  const { exporter, done } = writing(t, receiver.url)
  receiver.misbehave((response) => {
    done.add(1)
    response.end()
  })
  await exporter.end()
  await exporter.stop()
  assert.equal(receiver.received.length, 1)
})
