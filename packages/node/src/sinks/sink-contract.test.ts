/** What every sink of this folder promises to whoever starts and stops it. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createRuntime, type LogRecord, type Metrics } from '@sightline/core'
import type { StoppableSink } from './create-sink.ts'
import { createJsonLines } from './json-lines.ts'
import { createRotatingFileSink } from './rotating-file-sink.ts'
import { createStdoutSink } from './stdout-sink.ts'

const SIGNALS = ['exit', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const

type Open = (metrics: Metrics, folder: string) => StoppableSink

const SINKS: Readonly<Record<string, Open>> = {
  stdout: (metrics) => createStdoutSink({ format: createJsonLines(), metrics }),
  stderr: (metrics) => createStdoutSink({ format: createJsonLines(), metrics, stream: 'stderr' }),
  'rotating file': (metrics, folder) =>
    createRotatingFileSink({
      path: join(folder, 'a.log'),
      format: createJsonLines(),
      metrics,
      onFault: (error) => assert.fail(String(error)),
    }),
}

function arrange(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-sink-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: { serviceName: 'test' } }))
  return { folder, metrics: runtime.metrics }
}

function openFiles(): string[] {
  const folder = '/proc/self/fd'
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((fd) => {
    try {
      return `${fd} ${readlinkSync(join(folder, fd))}`
    } catch {
      return [] // the descriptor of this very listing
    }
  })
}

function listeners(): number[] {
  return SIGNALS.map((name) => process.listenerCount(name))
}

const line: LogRecord = {
  timeMs: 0,
  level: 'info',
  severity: 9,
  logger: 'test',
  message: 'late',
  fields: undefined,
  scope: undefined,
}

for (const [name, open] of Object.entries(SINKS)) {
  test(`${name}: started and stopped twice, nothing is left behind`, async (t) => {
    const { metrics, folder } = arrange(t)
    const before = { files: openFiles(), listeners: listeners() }
    for (let round = 0; round < 2; round++) {
      const sink = open(metrics, folder)
      await sink.flush()
      await sink.stop()
      await sink.stop()
      sink.flushSync()
      await sink.flush()
    }
    assert.deepEqual({ files: openFiles(), listeners: listeners() }, before)
  })

  test(`${name}: a line after the stop is dropped and counted, and does no harm`, async (t) => {
    const { metrics, folder } = arrange(t)
    const sink = open(metrics, folder)
    await sink.stop()
    sink.write(line)
    const dropped = metrics.collect().find(({ definition }) => definition.name === 'sightline.log.dropped')
    assert.ok(dropped?.shape === 'scalar')
    const bySeries = Array.from({ length: dropped.seriesCount }, (_, series) => [
      dropped.labelValuesAt(series),
      dropped.values[series],
    ])
    assert.deepEqual(
      bySeries.filter(([, value]) => value !== 0),
      [[[sink.name, 'closed'], 1]],
    )
  })
}
