import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { runtime } from '@sightline/core'
import { startCollector } from '../exporters/otlp/collector.test.ts'
import { read, startService, startThread, startWatched } from './thread-rig.test.ts'

test('a thread that was there before the service hands over what ends after it was told', {
  timeout: 30_000,
}, async (t) => {
  const { run } = await startThread(t)
  const { spans, pull } = await startWatched(t)
  while (spans.length === 0) {
    await run(`core.startSpan('early').end(); await new Promise((done) => setTimeout(done))`)
    await pull()
  }
  assert.equal(spans[0]?.name, 'early')
})

test('nothing is posted that nobody wants, and nothing after stop()', async (t) => {
  const sightline = await startService(t)
  const { run } = await startThread(t)
  const posted = (code: string) =>
    run(`
      let posted = 0
      const heard = new threads.BroadcastChannel('sightline.threads')
      heard.onmessage = ({ data }) => { if (data.type === 'ended') posted += data.spans.length + data.records.length }
      ${code}
      const bell = new threads.BroadcastChannel('sightline.threads')
      await new Promise((done) => setImmediate(done))
      const rung = new Promise((done) => heard.addEventListener('message', ({ data }) => data === 'bell' && done()))
      bell.postMessage('bell')
      await rung
      bell.close()
      heard.close()
      return posted`)
  const one = `core.startSpan('x').end(); core.logger('x').info('line')`
  assert.equal(await posted(one), 0)
  const remove = runtime.traces.addSink({ name: 'late', onEnd: () => undefined })
  assert.equal(await posted(one), 1, 'a sink that comes later is told of')
  remove()
  assert.equal(await posted(one), 0)
  runtime.traces.addSink({ name: 'left', onEnd: () => undefined })
  await sightline.stop()
  assert.equal(await posted(one), 0)
})

test('what anybody else writes to the channel reaches no sink', async (t) => {
  const { url } = await startCollector(t)
  const { sightline, spans, pull } = await startWatched(t, { otlp: { endpoint: url } })
  const faults = new Map(runtime.guard.faults())
  const { run } = await startThread(t)
  await run(`const channel = new threads.BroadcastChannel('sightline.threads')
    const message = { type: 'ended', thread: 1 }
    for (const list of [undefined, 'x', [null, 1, 'x', {}, { traceId: 'x' }]])
      channel.postMessage({ ...message, spans: list, records: list })
    channel.close()
    core.startSpan('good').end()`)
  await pull()
  assert.deepEqual(
    spans.map((span) => span.name),
    ['good'],
  )
  assert.deepEqual(runtime.guard.faults(), faults)
  await sightline.stop()
})

test('a main thread that stands still is not buried: what is too much is dropped and counted', async (t) => {
  const { spans, pull } = await startWatched(t)
  const { worker, run } = await startThread(t)
  const done = new Int32Array(new SharedArrayBuffer(4))
  worker.postMessage({})
  await run(`threads.parentPort.on('message', ({ done }) => {
    if (done === undefined) return
    for (let i = 0; i < 40_000; i += 1) core.startSpan('s').end()
    queueMicrotask(() => {
      Atomics.store(done, 0, 1)
      Atomics.notify(done, 0)
    })
  })`)
  worker.postMessage({ done })
  assert.notEqual(Atomics.wait(done, 0, 0, 60_000), 'timed-out')
  await pull()
  const dropped = read('otel.sdk.processor.span.processed')['queue_full'] ?? 0
  assert.ok(dropped > 0 && spans.length >= 32_768, `${spans.length} and ${dropped}`)
  assert.equal(spans.length + dropped, 40_000)
  await run(`core.startSpan('again').end()`)
  await pull()
  assert.equal(spans.at(-1)?.name, 'again', 'afterwards all is well again')
})

test('a flood of spans arrives complete and in order', async (t) => {
  const { spans, pull } = await startWatched(t)
  const { run } = await startThread(t)
  await run(`for (let i = 0; i < 10_000; i += 1) core.startSpan('s', { attributes: { i } }).end()`)
  await pull()
  assert.deepEqual(
    spans.map((span) => span.attributes.get('i')),
    Array.from({ length: 10_000 }, (_, i) => i),
  )
})

/** The main thread stands still until a thread has posted a span, and ends without having read it. */
const EXIT = (ending: string) => `
const { start } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)})
const { Worker } = await import('node:worker_threads')
await start({ service: 'ending', admin: false, instruments: false, shutdown: { signals: false } })
const done = new Int32Array(new SharedArrayBuffer(4))
const worker = new Worker(${JSON.stringify(POSTS)}, { eval: true, execArgv: [], workerData: { done, loader: import.meta.resolve('tsx/esm/api') } })
await new Promise((resolve) => worker.once('message', resolve))
worker.unref()
worker.postMessage('go')
Atomics.wait(done, 0, 0, 60_000)
${ending}
`
const POSTS = `
const { parentPort, workerData: { done, loader } } = require('node:worker_threads')
import(loader).then(async ({ register }) => {
  register()
  const { start } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)})
  const { runtime } = await import(${JSON.stringify(import.meta.resolve('@sightline/core'))})
  await start({ instruments: false })
  parentPort.on('message', () => {
    runtime.traces.start('posted').end()
    queueMicrotask(() => {
      Atomics.store(done, 0, 1)
      Atomics.notify(done, 0)
    })
  })
  parentPort.postMessage('ready')
})`

for (const [how, ending] of [
  ['process.exit()', 'process.exit()'],
  ['an exception', 'setImmediate(() => { throw new Error("on purpose") }); Atomics.wait(done, 0, 1, 1)'],
  ['a signal', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 60_000)'],
  ['its last line', ''],
] as const) {
  test(`what a thread posted leaves when the process ends by ${how}`, () => {
    const flags = ['--import', 'tsx', '--conditions=source', '--input-type=module']
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, '--eval', EXIT(ending)], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      env: { ...process.env, OTEL_TRACES_EXPORTER: 'console', SIGHTLINE_LOG_FORMAT: 'text' },
      timeout: 60_000,
    })
    assert.equal(stdout.match(/ span: posted /g)?.length, 1, stdout + stderr)
  })
}
