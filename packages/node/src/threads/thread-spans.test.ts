import assert from 'node:assert/strict'
import { test } from 'node:test'
import { context, type EndedSpan, startSpan } from '@sightline/core'
import { Piscina } from 'piscina'
import { postInContext, withContext } from '../context/message-carrier.ts'
import { startCollector } from '../exporters/otlp/collector.test.ts'
import { startService, startThread, startWatched } from './thread-rig.test.ts'

/** Resolves once the condition holds; what is waited for comes over a channel at its own time. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}

function idsOf(span: EndedSpan): string[] {
  const [trace, own, parent] = [Buffer.alloc(16), Buffer.alloc(8), Buffer.alloc(8)]
  span.writeTraceId(trace, 0)
  span.writeSpanId(own, 0)
  return [trace, own, ...(span.writeParentId(parent, 0) ? [parent] : [])].map((bytes) => bytes.toString('hex'))
}

test('a span of a thread reaches the sinks of the main thread as it is', async (t) => {
  const { spans, pull } = await startWatched(t)
  const thread = await startThread(t)
  const traceId = 'ab'.repeat(16)
  const [spanId, parentId] = ['cd'.repeat(8), 'ef'.repeat(8)]
  const seen = await thread.run(`
    const parent = { traceId: '${traceId}', spanId: '${parentId}', traceFlags: 1, traceState: 'a=1' }
    const span = core.startSpan('whole', { kind: 'client', parent, startMs: 1000.25, correlationId: 'order-7',
      scope: { name: 'pg', version: '1.0', schemaUrl: 'https://x', more: () => 1 },
      attributes: { text: 'a', list: ['x', 'y'], number: 1.5, yes: true, password: 'hunter2' } })
    span.addEvent('seen', { at: 3, token: 'hunter2' }, 1001).addLink({ context: { ...parent, spanId: '${spanId}' }, attributes: { why: 'so' } })
    span.setAttribute('bad', {}).setStatus({ code: 'error', message: 'it broke' }).end(1002.5)
    return span.spanId`)
  await pull()
  const [span] = spans
  assert.equal(spans.length, 1)
  assert.deepEqual(idsOf(span!), [traceId, seen, parentId])
  assert.deepEqual([span!.traceId, span!.spanId, span!.parentSpanId], [traceId, seen, parentId])
  assert.deepEqual(
    [...span!.attributes],
    Object.entries({ text: 'a', list: ['x', 'y'], number: 1.5, yes: true, password: '[redacted]' }),
  )
  const { name, kind, isParentRemote, startMs, endMs, status, traceFlags, traceState, correlationId, scope } = span!
  assert.deepEqual(
    { name, kind, isParentRemote, startMs, endMs, status, traceFlags, traceState, correlationId, scope },
    {
      name: 'whole',
      kind: 'client',
      isParentRemote: true,
      startMs: 1000.25,
      endMs: 1002.5,
      status: { code: 'error', message: 'it broke' },
      traceFlags: 1,
      traceState: 'a=1',
      correlationId: 'order-7',
      scope: { name: 'pg', version: '1.0', schemaUrl: 'https://x' },
    },
  )
  assert.deepEqual(span!.events, [{ name: 'seen', timeMs: 1001, attributes: { at: 3, token: '[redacted]' } }])
  assert.deepEqual(span!.links, [
    { context: { traceId, spanId, traceFlags: 1, traceState: 'a=1' }, attributes: { why: 'so' } },
  ])
  assert.deepEqual([span!.droppedAttributes, span!.droppedEvents, span!.droppedLinks], [1, 0, 0])
})

/** Takes a task with its context, has a thread of its own do half of it, and tells when all is done. */
const STEP = (name: string, inner: string) => `
const { parentPort, workerData, Worker } = require('node:worker_threads')
import(workerData.loader).then(async ({ register }) => {
  register()
  const kit = await import(workerData.kit)
  const core = await import(workerData.core)
  await kit.start({ environment: {}, logs: { stdout: false }, instruments: false })
  kit.onMessageInContext(parentPort, async () => {
    const span = core.startSpan('${name}')
    await core.context.run({ span }, async () => { ${inner} })
    span.end()
    parentPort.postMessage('done')
  })
  parentPort.postMessage('ready')
})`

test('a request over main thread, thread and thread of the thread is one trace', async (t) => {
  const { spans, pull, named } = await startWatched(t)
  const { run, worker } = await startThread(t)
  const inner = JSON.stringify(STEP('innermost', ''))
  await run(`
    globalThis.child = new threads.Worker(${inner}, { eval: true, workerData: threads.workerData })
    await new Promise((done) => child.once('message', done))
    kit.onMessageInContext(threads.parentPort, ({ go }) => {
      if (go === undefined) return
      const span = core.startSpan('middle')
      core.context.run({ span }, () => kit.postInContext(child, 'go'))
      child.once('message', () => {
        span.end()
        threads.parentPort.postMessage({ went: true })
      })
    })`)
  const outermost = startSpan('outermost')
  const went = new Promise<void>((resolve) => worker.on('message', ({ went }) => went && resolve()))
  context.run({ span: outermost }, () => postInContext(worker, { go: true }))
  await went
  outermost.end()
  await until(() => spans.length === 3)
  await pull()
  assert.equal(spans.length, 3)
  assert.equal(new Set(spans.map((span) => span.traceId)).size, 1)
  assert.deepEqual(idsOf(named('middle')).at(-1), outermost.spanId)
  assert.deepEqual(named('innermost').parentSpanId, named('middle').spanId)
  assert.deepEqual(
    spans.map((span) => span.isParentRemote),
    [false, false, false],
    'all parents are of this process',
  )
})

test('the spans of a pool whose threads stand still between tasks arrive', async (t) => {
  const { spans, pull } = await startWatched(t)
  const pool = new Piscina({
    filename: new URL('./pool-task.test.mjs', import.meta.url).href,
    name: 'work',
    minThreads: 1,
    maxThreads: 1,
    workerData: { loader: import.meta.resolve('tsx/esm/api'), kit: new URL('../index.ts', import.meta.url).href },
  })
  t.after(() => pool.destroy())
  const request = startSpan('request')
  const tasks = Array.from({ length: 20 }, (_, task) =>
    context.run({ span: request }, () => pool.run(withContext(task))),
  )
  await Promise.all(tasks)
  await pull()
  assert.ok(spans.every((span) => span.name === 'pool task' && span.parentSpanId === request.spanId))
  const done = spans.map((span) => Number(span.attributes.get('task'))).sort((one, other) => one - other)
  assert.deepEqual(done, [...tasks.keys()], 'the pool chooses their order')
})

for (const [way, end] of [
  ['terminate() right after its answer', 'parentPort.postMessage("answer"); for (;;);'],
  ['an exception', 'throw new Error("on purpose")'],
  ['process.exit()', 'process.exit()'],
] as const) {
  test(`no span is lost when a thread ends by ${way}`, async (t) => {
    const { spans, pull } = await startWatched(t)
    const { run, worker, ended } = await startThread(t)
    const answered = new Promise<void>((resolve) => worker.on('message', (answer) => answer === 'answer' && resolve()))
    void run(`
      const { parentPort } = threads
      setImmediate(async () => {
        for (let i = 0; i < 3; i += 1) await core.operation({ name: 'work ' + i, help: 'W.' }).run(async () => undefined)
        setImmediate(() => { ${way.startsWith('terminate') ? '' : "core.startSpan('last').end();"} ${end} })
      })`)
    if (way.startsWith('terminate')) {
      await answered
      await worker.terminate()
    }
    await ended
    await pull()
    const names = ['work 0', 'work 1', 'work 2', ...(way.startsWith('terminate') ? [] : ['last'])]
    assert.deepEqual(
      spans.map((span) => span.name),
      names,
    )
  })
}

test('a trace with an error in a thread is judged to be one with an error', async (t) => {
  const spans: EndedSpan[] = []
  const sink = { name: 'memory', onEnd: (span: EndedSpan) => spans.push(span) }
  await startService(t, { traces: { sinks: [sink], tail: { tracesPerMinute: 0.001 } } })
  const { run, worker } = await startThread(t)
  await run(`kit.onMessageInContext(threads.parentPort, ({ request, code, done }) => {
    if (request === undefined) return
    core.startSpan(request + ' in the thread').setStatus({ code }).end()
    Atomics.store(done, 0, 1)
    Atomics.notify(done, 0)
    Atomics.wait(done, 1, 0, 60_000)
  })`)
  for (const [request, code] of Object.entries({ first: 'ok', second: 'ok', third: 'error' })) {
    const done = new Int32Array(new SharedArrayBuffer(8))
    const root = startSpan('request')
    context.run({ span: root }, () => postInContext(worker, { request, code, done }))
    // The root ends before the main thread's event loop has seen anything of the thread, and before the thread goes on.
    assert.notEqual(Atomics.wait(done, 0, 0, 60_000), 'timed-out')
    root.end()
    Atomics.store(done, 1, 1)
    Atomics.notify(done, 1)
    await run('')
  }
  assert.deepEqual(
    spans.slice(-2).map((span) => span.name),
    ['third in the thread', 'request'],
  )
  assert.ok(!spans.some((span) => span.name.startsWith('second')))
})

test('log records and spans of a thread leave over OTLP once, and secrets do not', async (t) => {
  const collector = await startCollector(t)
  const otlp = { endpoint: collector.url, signals: ['traces', 'logs'] as const }
  const sightline = await startService(t, { otlp })
  const { run } = await startThread(t)
  const traceId = await run(`
    const span = core.startSpan('rendering')
    core.context.run({ span, correlationId: 'order-7' }, () => {
      core.logger('render').warn('rendered', { pages: 3, token: 'hunter2', error: new RangeError('too many') })
    })
    span.end()
    return span.traceId`)
  await sightline.stop()
  const records = collector.logRecords().filter((record) => record.body?.stringValue === 'rendered')
  assert.equal(records.length, 1)
  assert.equal(String(records[0].traceId), traceId)
  const attributes = JSON.stringify(records[0].attributes)
  for (const part of ['order-7', 'pages', '[redacted]', 'RangeError']) assert.ok(attributes.includes(part), attributes)
  assert.ok(!attributes.includes('hunter2'))
  assert.deepEqual(
    collector.spans().map((span) => span.name),
    ['rendering'],
  )
})

test('sinks given to the start() of a thread get its own spans and records, too', async (t) => {
  const { spans, pull } = await startWatched(t)
  const { run } = await startThread(t, false)
  const seen = await run(`
    const seen = []
    const sink = { name: 'own', onEnd: ({ name }) => seen.push(name), write: ({ message }) => seen.push(message) }
    const { stop } = await kit.start({ environment: {}, instruments: false, logs: { stdout: false, sinks: [sink] }, traces: { sinks: [sink] } })
    core.startSpan('own').end()
    core.logger('x').info('line')
    await stop()
    return seen`)
  await pull()
  assert.deepEqual(seen, ['own', 'line'])
  assert.deepEqual(
    spans.map((span) => span.name),
    ['own'],
  )
})
