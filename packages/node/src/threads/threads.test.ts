import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runtime } from '@sightline/core'
import { createPrometheusExporter } from '../exporters/prometheus/prometheus-exporter.ts'
import { read, record, startService, startThread } from './thread-rig.test.ts'

test('what threads record is in the next collection of the main thread', async (t) => {
  await startService(t)
  const [one, other] = await Promise.all([startThread(t), startThread(t)])
  record.jobs.add(1, { kind: 'a' })
  await one.run(
    `record.jobs.add(10, { kind: 'a' }); record.jobs.add(5, { kind: 'b' }); record.time.observe(3, { kind: 'x' })`,
  )
  await other.run(
    `for (let i = 0; i < 1000; i++) record.jobs.add(1, { kind: 'k' + i % 100 }); record.depth.set(7, { kind: 'd' })`,
  )
  const jobs = read('app.jobs')
  assert.deepEqual([jobs['a'], jobs['b'], jobs['k0'], jobs['k99']], [11, 5, 10, 10])
  assert.deepEqual(read('app.time'), { x: 3 })
  assert.deepEqual(read('app.depth'), { d: 7 })
  await one.run(`record.jobs.add(1, { kind: 'a' })`)
  assert.equal(read('app.jobs')['a'], 12, 'later counts need no word')
})

test('a message of the thread never overtakes what it counted before', async (t) => {
  await startService(t)
  const { worker, run } = await startThread(t)
  let seen = 0
  worker.on('message', ({ counted }: { counted?: number }) => {
    if (counted === undefined) return
    seen += 1
    const total = Object.values(read('app.jobs')).reduce((sum, value) => sum + value, 0)
    assert.ok(total >= counted, `${total} of ${counted}`)
  })
  await run(`for (let i = 1; i <= 500; i++) {
    record.jobs.add(1, { kind: 'new ' + i })
    threads.parentPort.postMessage({ counted: i })
  }`)
  assert.equal(seen, 500)
})

for (const [way, code] of [
  ['its last line', 'setImmediate(() => threads.parentPort.close())'],
  ['process.exit()', 'process.exit(3)'],
  ['an exception', 'setImmediate(() => { throw new Error("on purpose") })'],
  ['terminate()', undefined],
] as const) {
  test(`a thread that ended by ${way} stays in the counts and is gone from the gauges`, async (t) => {
    await startService(t)
    const thread = await startThread(t)
    await thread.run(`
      record.depth.set(7, { kind: 'd' })
      record.time.observe(2, { kind: 'x' })
      record.ticks.observe((report) => report(42))
      for (let i = 0; i < 300; i++) record.jobs.add(1, { kind: 'k' + i % 3 })
      await new Promise((done) => setImmediate(done))`)
    assert.deepEqual(read('app.depth'), { d: 7 })
    if (code === undefined) await thread.end()
    else void thread.run(code)
    await thread.ended
    assert.deepEqual(read('app.jobs'), { k0: 100, k1: 100, k2: 100 })
    assert.deepEqual([read('app.time'), read('app.depth')], [{ x: 2 }, {}])
    if (code !== undefined) assert.deepEqual(read('app.ticks'), { '': 42 }, 'observables are asked a last time')
  })
}

test('what a thread counts while it exits is counted', async (t) => {
  await startService(t)
  const { ended, run } = await startThread(t)
  void run(`process.on('exit', () => record.jobs.add(5, { kind: 'late' })); process.exit()`)
  await ended
  assert.deepEqual(read('app.jobs'), { late: 5 })
})

test('threads of threads are merged, and their ends are noticed', async (t) => {
  await startService(t)
  const { run } = await startThread(t)
  await run(`
    globalThis.child = new threads.Worker(${JSON.stringify(NESTED)}, { eval: true, workerData: threads.workerData })
    await new Promise((done) => child.once('message', done))`)
  assert.deepEqual([read('app.jobs'), read('app.depth')], [{ nested: 3 }, { nested: 4 }])
  await run(`await child.terminate(); await new Promise((done) => setImmediate(done))`)
  assert.deepEqual([read('app.jobs'), read('app.depth')], [{ nested: 3 }, {}])
})

const NESTED = `
const { parentPort, workerData } = require('node:worker_threads')
import(workerData.loader).then(async ({ register }) => {
  register()
  const kit = await import(workerData.kit)
  const core = await import(workerData.core)
  await kit.start({ environment: {}, logs: { stdout: false }, instruments: false })
  const record = core.metrics(workerData.table)
  record.jobs.add(3, { kind: 'nested' })
  record.depth.set(4, { kind: 'nested' })
  parentPort.on('message', () => undefined)
  parentPort.postMessage('ready')
})`

test('threads that were there before the service are merged, too', { timeout: 30_000 }, async (t) => {
  const thread = await startThread(t)
  await thread.run(`record.jobs.add(3, { kind: 'early' })`)
  await startService(t)
  // They are asked over a channel of their own, whose messages come when they come.
  while (read('app.jobs')['early'] === undefined) await thread.run('await new Promise((done) => setTimeout(done))')
  assert.deepEqual(read('app.jobs'), { early: 3 })
})

test('a thread may stop and start again; what it counted stays', async (t) => {
  await startService(t)
  const thread = await startThread(t, false)
  const round = `
    const { stop } = await kit.start({ environment: {}, logs: { stdout: false }, instruments: false })
    record.jobs.add(2, { kind: 'a' })
    record.depth.set(2, { kind: 'a' })
    await stop()`
  await thread.run(round)
  await thread.run(round)
  assert.deepEqual([read('app.jobs'), read('app.depth')], [{ a: 4 }, {}])
})

test('a thread starts without server, signals and metric exporter, as the service that it is part of', async (t) => {
  await startService(t, { service: { serviceName: 'whole', serviceVersion: '7' } })
  const { run } = await startThread(t, false)
  const seen = await run(`
    const before = process.listenerCount('SIGTERM')
    const { adminUrl, runtime } = await kit.start({ environment: { OTEL_METRICS_EXPORTER: 'otlp' }, logs: { stdout: false } })
    const names = runtime.metrics.collect().filter((family) => family.seriesCount > 0).map(({ definition }) => definition.name)
    return { adminUrl, service: runtime.resource.serviceName, version: runtime.resource.serviceVersion,
      cpu: names.includes('process.cpu.time'), heap: names.includes('nodejs.heap.size.used'),
      loop: names.includes('nodejs.eventloop.time'), signals: process.listenerCount('SIGTERM') - before }`)
  assert.deepEqual(seen, {
    adminUrl: undefined,
    service: 'whole',
    version: '7',
    cpu: false,
    heap: true,
    loop: true,
    signals: 0,
  })
})

test('lines of a thread are written before it can stand still or be stopped', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'thread-lines-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'lines.log')
  const { run, worker, end } = await startThread(t, false)
  const answered = new Promise<void>((resolve) => worker.on('message', ({ answer }) => answer && resolve()))
  void run(`
    await kit.start({ environment: {}, instruments: false, logs: { stdout: false, file: ${JSON.stringify(file)} } })
    for (let i = 0; i < 100; i += 1) core.logger('work').info('line', { i })
    threads.parentPort.postMessage({ answer: true })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`)
  await answered
  await end()
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).i),
    Array.from({ length: 100 }, (_, i) => i),
  )
})

test('another definition under the same name is left out and told once', async (t) => {
  await startService(t)
  record.time.observe(1, { kind: 'main' })
  const { run } = await startThread(t)
  await run(`const other = core.createRuntime(); void other
    const store = new core.HistogramStore(
      core.checkDefinition('x', { kind: 'histogram', name: 'app.time', help: 'T.', labels: ['kind'], buckets: [9] }),
      core.runtime.metrics.host)
    store.record(store.locate({ kind: 'thread' }), 5)`)
  assert.deepEqual(read('app.time'), { main: 1 })
  assert.equal(runtime.guard.faults().get('metrics of threads'), 1)
})

test('an exporter that knows the main thread goes on when threads come and go', async (t) => {
  await startService(t)
  const { metrics, clock, resource } = runtime
  const exporter = createPrometheusExporter({ metrics, clock, resource, created: false })
  const lines = async () => {
    const exposition = await exporter.render('openmetrics')
    const text = Buffer.concat(exposition.chunks).toString()
    exposition.release()
    return text.split('\n').filter((line) => /^app_(jobs|depth)/.test(line))
  }
  for (let kind = 0; kind < 3; kind += 1) record.jobs.add(1, { kind })
  record.depth.set(1, { kind: 'main' })
  assert.equal((await lines()).length, 4)
  const thread = await startThread(t)
  await thread.run(
    `record.jobs.add(1, { kind: 'new' }); record.jobs.add(5, { kind: 1 }); record.depth.set(2, { kind: 'a' })`,
  )
  const alive = [
    'app_depth{kind="main"} 1',
    'app_depth{kind="a"} 2',
    'app_jobs_total{kind="0"} 1',
    'app_jobs_total{kind="1"} 6',
    'app_jobs_total{kind="2"} 1',
    'app_jobs_total{kind="new"} 1',
  ]
  assert.deepEqual(await lines(), alive)
  await thread.end()
  assert.deepEqual(await lines(), alive.toSpliced(1, 1))
})

test('what anybody else writes to the channel does no harm', async (t) => {
  await startService(t)
  const { run } = await startThread(t)
  await run(`const channel = new threads.BroadcastChannel('sightline.threads')
    for (const word of [null, 'x', {}, { type: 'family', thread: 1 }, { type: 'gone' }, { type: 'family', thread: 1, run: 1,
      family: 1, generation: 0, definition: { name: 'x', labels: [] }, columns: [], texts: new SharedArrayBuffer(1) }]) channel.postMessage(word)
    channel.close()
    record.rounds.add(1)`)
  assert.deepEqual(read('app.rounds'), { '': 1 })
})
