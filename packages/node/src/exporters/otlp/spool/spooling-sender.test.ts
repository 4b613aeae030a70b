import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createRuntime } from '@sightline/core'
import { startCollector } from '../collector.test.ts'
import { startOtlp } from '../otlp-exporter.ts'
import type { OtlpOptions } from '../otlp-options.ts'
import { settleOtlp } from '../settle-otlp.ts'

const RESOURCE = { serviceName: 'orders' }
const QUICK = {
  OTEL_BSP_SCHEDULE_DELAY: 5,
  OTEL_BSP_EXPORT_TIMEOUT: 2_000,
  OTEL_BSP_MAX_QUEUE_SIZE: 100,
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 50,
}

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'otlp-spooling-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function exporting(t: TestContext, endpoint: string, folder: string, options: OtlpOptions = {}) {
  const runtime = createRuntime()
  const switchOff = runtime.switchOn({ resource: RESOURCE })
  const { settings } = settleOtlp({ endpoint, signals: ['traces'], spool: { folder }, ...options }, QUICK)!
  const otlp = startOtlp(runtime, RESOURCE, settings)
  const state = { isStopped: false }
  const stop = async () => {
    if (!state.isStopped) {
      state.isStopped = true
      await otlp.stop()
      switchOff()
    }
  }
  t.after(stop)
  const size = () => {
    const family = runtime.metrics.collect().find((one) => one.definition.name === 'sightline.otlp.spool.size')
    return family?.shape === 'scalar' ? family.values[0] : undefined
  }
  return { runtime, otlp, stop, size }
}

async function until(what: string, isTrue: () => boolean): Promise<void> {
  const endsMs = performance.now() + 60_000
  while (!isTrue()) {
    if (performance.now() > endsMs) throw new Error(`waited for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** A port that nobody listens on, as yet. */
async function freePort(t: TestContext): Promise<number> {
  const collector = await startCollector(t)
  await collector.stop()
  return Number(new URL(collector.url).port)
}

test('an outage many times longer than the queue is deep loses nothing, and all arrives in order', async (t) => {
  const port = await freePort(t)
  const { runtime, otlp, size } = exporting(t, `http://127.0.0.1:${port}`, newFolder(t))
  const names = Array.from({ length: 3_000 }, (_, at) => `s${at}`)
  for (const [at, name] of names.entries()) {
    runtime.traces.start(name).end()
    if (at % 50 === 49) await otlp.flush()
  }
  assert.ok(size()! > 10_000, `${size()}`)
  const collector = await startCollector(t, port)
  await until('all spans', () => collector.spans().length >= names.length)
  assert.deepEqual(
    collector.spans().map((span) => span.name),
    names,
  )
  await until('an empty spool', () => size() === 0)
  runtime.traces.start('afterwards').end()
  await otlp.flush()
  assert.equal(collector.spans().at(-1).name, 'afterwards')
})

test('what is left at the end is sent by the next process, packed as it was', async (t) => {
  const folder = newFolder(t)
  const port = await freePort(t)
  const first = exporting(t, `http://127.0.0.1:${port}`, folder, { protocol: 'http/json', compression: 'gzip' })
  first.runtime.traces.start('left').end()
  await first.stop()
  const [owner] = readdirSync(folder)
  // The process is this one; as if it had been another, that is gone.
  renameSync(join(folder, owner!), join(folder, owner!.replace(/\.\d+\./, '.999999999.')))
  const collector = await startCollector(t, port)
  const second = exporting(t, collector.url, folder)
  await until('the span', () => collector.spans().length === 1)
  assert.equal(collector.received[0]!.headers['content-type'], 'application/json')
  assert.equal(collector.received[0]!.headers['content-encoding'], 'gzip')
  await second.stop()
  assert.deepEqual(readdirSync(folder), [], 'nothing is left of a spool that is empty')
})

test('a receiver that hangs costs a stop no data', async (t) => {
  const folder = newFolder(t)
  const collector = await startCollector(t)
  collector.misbehave(() => undefined)
  const { runtime, stop } = exporting(t, collector.url, folder)
  runtime.traces.start('kept').end()
  await stop()
  const [owner] = readdirSync(folder)
  assert.equal(readdirSync(join(folder, owner!)).length, 1)
})

test('a folder that cannot be used is told, and export goes on without', async (t) => {
  const folder = newFolder(t)
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  const collector = await startCollector(t)
  const { runtime, otlp } = exporting(t, collector.url, join(file, 'below'))
  runtime.traces.start('one').end()
  await otlp.flush()
  assert.equal(collector.spans().length, 1)
  assert.equal([...runtime.guard.faults().keys()].filter((where) => where.startsWith('OTLP spool in')).length, 1)
})

test('a folder that is taken away under way loses what is in it, and no more', async (t) => {
  const folder = newFolder(t)
  const port = await freePort(t)
  const { runtime, otlp } = exporting(t, `http://127.0.0.1:${port}`, folder)
  runtime.traces.start('one').end()
  await otlp.flush()
  rmSync(folder, { recursive: true })
  runtime.traces.start('two').end()
  await otlp.flush()
  const collector = await startCollector(t, port)
  runtime.traces.start('three').end()
  const arrived = () => collector.spans().map((span) => span.name)
  await until('the spans', () => arrived().includes('three'))
  assert.ok(arrived().includes('two'))
})
