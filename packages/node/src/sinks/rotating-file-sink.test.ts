import assert from 'node:assert/strict'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { createRuntime, type LogRecord } from '@sightline/core'
import { createRotatingFileSink, type RotatingFileSinkOptions } from './rotating-file-sink.ts'

const HAS_FULL_DEVICE = existsSync('/dev/full')

function arrange(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-log-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: { serviceName: 'test' } }))
  const path = join(folder, 'station.log')
  const faults: unknown[] = []
  return {
    folder,
    path,
    faults,
    /** A sink whose lines are a number each. */
    open(options: Partial<RotatingFileSinkOptions> = {}) {
      const sink = createRotatingFileSink({
        path,
        format: ({ message, fields }) =>
          `${fields?.['dropped'] === undefined ? message : `lost ${fields['dropped']}`}\n`,
        metrics: runtime.metrics,
        flushEveryMs: 1_000_000,
        onFault: (error) => faults.push(error),
        ...options,
      })
      t.after(() => sink.stop())
      return { sink, log: (message: string) => sink.write(record(message)) }
    },
    /** Sums a metric of the sink. */
    count(name: string, label = '') {
      const family = runtime.metrics.collect().find(({ definition }) => definition.name === name)
      assert.ok(family?.shape === 'scalar')
      let sum = 0
      for (let series = 0; series < family.seriesCount; series++) {
        if (label === '' || family.labelValuesAt(series).includes(label)) sum += family.values[series]!
      }
      return sum
    },
    /** Lines of all files, oldest file first. */
    lines() {
      const names = readdirSync(folder).sort((a, b) => numberOf(a) - numberOf(b))
      return names.flatMap((name) => {
        const bytes = readFileSync(join(folder, name))
        return String(name.endsWith('.gz') ? gunzipSync(bytes) : bytes)
          .split('\n')
          .slice(0, -1)
      })
    },
  }
}

function record(message: string): LogRecord {
  return { timeMs: 0, level: 'info', severity: 9, logger: 'test', message, fields: undefined, scope: undefined }
}

/** The file that is being written is the youngest. */
function numberOf(name: string): number {
  return Number(/\.(\d+)\.log/.exec(name)?.[1] ?? Number.MAX_SAFE_INTEGER)
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index))

test('lines are in the file after a flush, and counted', async (t) => {
  const { open, path, count } = arrange(t)
  const { sink, log } = open()
  log('one')
  log('two')
  await sink.flush()
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\n')
  assert.equal(statSync(path).mode & 0o777, 0o640)
  assert.equal(count('sightline.log.lines', 'info'), 2)
  assert.equal(count('sightline.log.bytes'), 8)
  assert.equal(count('sightline.log.dropped'), 0)
})

test('a line is in the file by itself after a while', async (t) => {
  const { open, path } = arrange(t)
  const { log } = open({ flushEveryMs: 1 })
  log('alone')
  while (readFileSync(path, 'utf8') === '') await new Promise((resolve) => setTimeout(resolve, 1))
  assert.equal(readFileSync(path, 'utf8'), 'alone\n')
})

test('a blocking flush leaves nothing behind', (t) => {
  const { open, path } = arrange(t)
  const { sink, log } = open()
  log('one')
  sink.flushSync()
  assert.equal(readFileSync(path, 'utf8'), 'one\n')
})

test('no line is lost, doubled or torn by rotation, and no file is larger than it may be', async (t) => {
  const { open, folder, lines } = arrange(t)
  const { sink, log } = open({ maxBytes: 500, keep: 1_000 })
  for (const line of numbers(3_000)) log(line)
  await sink.stop()
  assert.deepEqual(lines(), numbers(3_000))
  assert.ok(readdirSync(folder).length > 10)
  for (const name of readdirSync(folder)) assert.ok(statSync(join(folder, name)).size <= 500 + 5)
})

test('only the newest old files are kept', async (t) => {
  const { open, folder, lines } = arrange(t)
  const { sink, log } = open({ maxBytes: 100, keep: 3 })
  for (const line of numbers(300)) log(line)
  await sink.stop()
  assert.equal(readdirSync(folder).length, 4)
  assert.deepEqual(lines(), numbers(300).slice(-lines().length))
})

test('old files are compressed in the background, with the permissions of the log', async (t) => {
  const { open, folder, lines } = arrange(t)
  const { sink, log } = open({ maxBytes: 100, keep: 100, gzip: true, mode: 0o600 })
  for (const line of numbers(100)) log(line)
  await sink.stop()
  const old = readdirSync(folder).filter((name) => name !== 'station.log')
  assert.ok(old.length > 1)
  for (const name of old) {
    assert.match(name, /^station\.\d{4}-\d\d-\d\d\.\d+\.log\.gz$/)
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600)
  }
  assert.deepEqual(lines(), numbers(100))
})

test('what a crash left half compressed is finished at the next start', async (t) => {
  const { open, folder } = arrange(t)
  writeFileSync(join(folder, 'station.2026-01-01.1.log'), 'old\n')
  writeFileSync(join(folder, 'station.2026-01-01.1.log.gz.tmp'), 'half')
  writeFileSync(join(folder, 'other.2026-01-01.1.log'), 'not ours\n')
  const { sink } = open({ gzip: true })
  await sink.stop()
  assert.deepEqual(readdirSync(folder).sort(), ['other.2026-01-01.1.log', 'station.2026-01-01.1.log.gz', 'station.log'])
  assert.equal(String(gunzipSync(readFileSync(join(folder, 'station.2026-01-01.1.log.gz')))), 'old\n')
})

test('a file of an earlier day is moved aside under its own day', async (t) => {
  const { open, path, folder } = arrange(t)
  writeFileSync(path, 'yesterday\n')
  utimesSync(path, new Date('2026-01-02T10:00:00Z'), new Date('2026-01-02T10:00:00Z'))
  const { sink, log } = open({ daily: true })
  log('today')
  await sink.flush()
  assert.equal(readFileSync(join(folder, 'station.2026-01-02.1.log'), 'utf8'), 'yesterday\n')
  assert.equal(readFileSync(path, 'utf8'), 'today\n')
})

test('numbers of the day that are taken, compressed or not, are not used again', async (t) => {
  const { open, path, folder } = arrange(t)
  writeFileSync(path, 'x'.repeat(100))
  const day = new Date().toISOString().slice(0, 10)
  writeFileSync(join(folder, `station.${day}.2.log.gz`), '')
  const { sink, log } = open({ maxBytes: 10 })
  log('new')
  await sink.flush()
  assert.ok(existsSync(join(folder, `station.${day}.3.log`)))
})

for (const [what, remove] of [
  ['moved away', (path: string) => renameSync(path, `${path}.moved`)],
  ['deleted', (path: string) => unlinkSync(path)],
  ['deleted with its folder', (path: string) => rmSync(join(path, '..'), { recursive: true })],
] as const) {
  test(`a file that was ${what} is opened anew`, async (t) => {
    const { open, path } = arrange(t)
    const { sink, log } = open({ checkEveryMs: 0 })
    log('before')
    await sink.flush()
    remove(path)
    log('after')
    await sink.flush()
    assert.equal(readFileSync(path, 'utf8'), 'after\n')
  })
}

test('a full disk costs the oldest lines, counted, and is got over', { skip: !HAS_FULL_DEVICE }, async (t) => {
  const { open, path, count } = arrange(t)
  symlinkSync('/dev/full', path)
  const { sink, log } = open({ maxPendingBytes: 50_000 })
  for (const line of numbers(40_000)) log(line)
  sink.flushSync()
  const lost = count('sightline.log.dropped', 'disk_full')
  assert.ok(lost > 0)
  assert.ok(statSync('/dev/full').isCharacterDevice(), 'a device is never moved aside')
  unlinkSync(path)
  await sink.flush()
  const [notice, ...kept] = readFileSync(path, 'utf8').trimEnd().split('\n')
  assert.equal(notice, `lost ${lost}`)
  assert.deepEqual(kept, numbers(40_000).slice(lost))
})

test('a file that cannot be opened stops the start with its path and the reason', (t) => {
  const { open, folder } = arrange(t)
  writeFileSync(join(folder, 'file'), '')
  assert.throws(() => open({ path: join(folder, 'file', 'station.log') }), {
    code: 'SL_LOG_FILE_UNUSABLE',
    message: /Log file .*file\/station\.log cannot be opened for writing: (ENOTDIR|EEXIST)/,
  })
  assert.throws(() => open({ path: folder }), { code: 'SL_LOG_FILE_UNUSABLE', message: /EISDIR/ })
})

test('a bad option is named with what was wanted and what came', (t) => {
  const { open } = arrange(t)
  assert.throws(() => open({ maxBytes: 0 }), { message: 'Log file: "maxBytes" must be a number above 0, got 0' })
  assert.throws(() => open({ keep: 1.5 }), { message: 'Log file: "keep" must be a whole number, 0 or more, got 1.5' })
})

test('with fsync, a flush waits for the disk', async (t) => {
  const { open, lines, faults } = arrange(t)
  const { sink, log } = open({ fsync: true, maxBytes: 100, keep: 100 })
  for (const line of numbers(100)) log(line)
  await sink.flush()
  await sink.stop()
  assert.deepEqual(lines(), numbers(100))
  assert.deepEqual(faults, [])
})
