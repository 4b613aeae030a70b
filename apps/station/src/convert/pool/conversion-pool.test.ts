import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { BroadcastChannel } from 'node:worker_threads'
import { SightlineError } from '@sightline/core'
import { checkReport, reportIdFor } from '@sightline/wats'
import type { ConversionJob, ConversionOutcome } from '../conversion.ts'
import type { ConversionLogEntry } from '../conversion-log.ts'
import { type ConversionPool, type ConversionPoolOptions, createConversionPool } from './create-conversion-pool.ts'

const REPORT = {
  type: 'T',
  pn: 'PCB-100',
  sn: 'NE-0001',
  rev: 'A',
  processCode: 10,
  result: 'P',
  machineName: 'FCT-1',
  location: 'Oslo',
  purpose: 'Production',
  start: '2026-02-03T08:00:00+01:00',
  root: { stepType: 'SequenceCall', name: 'Main', status: 'P', group: 'M' },
}
const SHA256 = 'ab'.repeat(32)

interface Rig {
  readonly pool: ConversionPool
  convert(converter: string, change?: Partial<ConversionJob>, signal?: AbortSignal): Promise<ConversionOutcome>
}

/** A pool whose converters are these bodies of `convert`, by name. */
async function rig(
  t: TestContext,
  bodies: Record<string, string>,
  options: Partial<ConversionPoolOptions> = {},
): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-pool-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const converterFolder = join(folder, 'converters')
  await mkdir(converterFolder)
  for (const [name, body] of Object.entries(bodies)) {
    await writeFile(join(converterFolder, `${name}.mjs`), moduleOf(name, body))
  }
  const path = join(folder, 'report.dat')
  const content = JSON.stringify(REPORT)
  await writeFile(path, content)
  const pool = await createConversionPool({ workers: 1, timeoutMs: 30_000, memoryMb: 64, converterFolder, ...options })
  t.after(() => pool.close())
  const job = { path, fileName: 'report.dat', size: content.length, sha256: SHA256, options: {} }
  return { pool, convert: (converter, change, signal) => pool.convert({ ...job, converter, ...change }, { signal }) }
}

function moduleOf(name: string, body: string): string {
  return `
    export const converter = {
      name: '${name}',
      version: '1.2.3',
      accepts: () => ({ score: 0, reason: 'never by itself' }),
      async convert(source, context) { ${body} },
    }`
}

async function failureOf(conversion: Promise<unknown>): Promise<SightlineError> {
  const error = await conversion.then(
    (outcome) => assert.fail(`it did not fail: ${JSON.stringify(outcome)}`),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof SightlineError, String(error))
  return error
}

function logOf({ details }: SightlineError): readonly ConversionLogEntry[] {
  return (details?.['log'] ?? []) as readonly ConversionLogEntry[]
}

function messagesOf(log: readonly ConversionLogEntry[]): string[] {
  return log.map((entry) => entry.message)
}

test('a built-in format gives reports as UTF-8 JSON with their ids, checked and ready to submit', async (t) => {
  const { convert } = await rig(t, {})
  const outcome = await convert('auto')
  assert.ok(outcome.kind === 'reports', JSON.stringify(outcome))
  const [report] = outcome.reports
  assert.ok(report !== undefined)
  const parsed: unknown = JSON.parse(new TextDecoder().decode(report.bytes))
  assert.ok(checkReport(parsed).ok)
  assert.deepEqual(parsed, { ...REPORT, id: reportIdFor(SHA256, 'wsjf', 0) })
  assert.deepEqual(
    { ...report, bytes: report.bytes.length },
    {
      bytes: outcome.bytes,
      id: reportIdFor(SHA256, 'wsjf', 0),
      type: 'T',
      sn: 'NE-0001',
      pn: 'PCB-100',
      result: 'P',
      processCode: 10,
      start: '2026-02-03T08:00:00+01:00',
    },
  )
  assert.deepEqual(outcome.converter, { name: 'wsjf', version: '1.0.0' })
  assert.equal(outcome.sha256, SHA256)
  assert.ok(outcome.durationMs >= 0)
  assert.match(messagesOf(outcome.log).join('\n'), /converter wsjf 1\.0\.0: has \d+ fields of WSJF/)
})

test('the hash of the content is computed where the job does not bring it', async (t) => {
  const { convert } = await rig(t, {})
  const outcome = await convert('auto', { sha256: undefined })
  assert.match(outcome.sha256, /^[0-9a-f]{64}$/)
  assert.ok(outcome.kind === 'reports')
  assert.equal(outcome.reports[0]?.id, reportIdFor(outcome.sha256, 'wsjf', 0))
})

test('an id that the input carries is kept', async (t) => {
  const id = '0b1c2d3e-4f50-4a61-8b72-9c83ad94be05'
  const { convert } = await rig(t, {
    own: `return { kind: 'reports', reports: [{ ...${JSON.stringify(REPORT)}, id: '${id}' }], warnings: [] }`,
  })
  const outcome = await convert('own')
  assert.ok(outcome.kind === 'reports')
  assert.equal(outcome.reports[0]?.id, id)
})

test('two reports with the same id are rejected, since the server would keep one', async (t) => {
  const id = '0b1c2d3e-4f50-4a61-8b72-9c83ad94be05'
  const { convert } = await rig(t, {
    twins: `const report = { ...${JSON.stringify(REPORT)}, id: '${id}' }; return { kind: 'reports', reports: [report, { ...report }] }`,
  })
  const outcome = await convert('twins')
  assert.ok(outcome.kind === 'rejected')
  assert.match(outcome.reason, /reports 1 and 2 carry the same id/)
})

test('not ready, rejected and warnings come through as the converter gives them', async (t) => {
  const { convert } = await rig(t, {
    later: `return { kind: 'notReady', reason: 'the folder is missing', retryAfterMs: 5000 }`,
    bad: `return { kind: 'rejected', reason: 'no serial', problems: ['line 2: no serial'] }`,
    careful: `context.warn('one'); return { kind: 'reports', reports: [], warnings: ['two'] }`,
  })
  const later = await convert('later')
  assert.ok(later.kind === 'notReady')
  assert.deepEqual([later.reason, later.retryAfterMs, later.converter?.name], ['the folder is missing', 5000, 'later'])
  const bad = await convert('bad')
  assert.ok(bad.kind === 'rejected')
  assert.deepEqual([bad.reason, bad.problems], ['no serial', ['line 2: no serial']])
  const careful = await convert('careful')
  assert.ok(careful.kind === 'reports')
  assert.deepEqual([careful.warnings, careful.reports.length, careful.bytes], [['one', 'two'], 0, 0])
})

test('a file that nobody accepts is rejected with every reason', async (t) => {
  const { convert } = await rig(t, { picky: `return { kind: 'reports', reports: [] }` })
  const folder = await mkdtemp(join(tmpdir(), 'sightline-pool-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'notes.txt')
  await writeFile(path, 'hello')
  const outcome = await convert('auto', { path, fileName: 'notes.txt', size: 5 })
  assert.ok(outcome.kind === 'rejected')
  assert.equal(outcome.converter, undefined)
  assert.match(
    outcome.problems.join('\n'),
    /wsjf: .*\n.*wsxf: .*\n.*wats-text: .*\n.*csv: .*\n.*picky: never by itself/,
  )
})

test('a file that has grown since it was seen is not ready', async (t) => {
  const { convert } = await rig(t, {})
  const outcome = await convert('auto', { size: 7 })
  assert.ok(outcome.kind === 'notReady')
  assert.match(outcome.reason, /had 7 when it was taken in/)
})

test('a converter that throws fails with its message, its stack and its log', async (t) => {
  const { convert } = await rig(t, {
    clumsy: `context.log('info', 'opening', { size: 3 }); throw new TypeError('oops')`,
  })
  const error = await failureOf(convert('clumsy', { carrier: { 'x-correlation-id': 'c-17' } }))
  assert.equal(error.code, 'STATION_CONVERT_FAILED')
  assert.equal(error.message, 'Converter "clumsy" failed: oops')
  assert.ok(error.cause instanceof Error)
  assert.equal(error.cause.name, 'TypeError')
  assert.match(error.cause.stack ?? '', /clumsy\.mjs/)
  const entry = logOf(error).find((one) => one.message === 'opening')
  assert.deepEqual([entry?.level, entry?.fields, entry?.correlation_id], ['info', { size: 3 }, 'c-17'])
})

test('a result that is none fails and says why', async (t) => {
  const { convert } = await rig(t, { vague: `return { kind: 'done' }`, silent: '' })
  assert.match(
    (await failureOf(convert('vague'))).message,
    /its kind must be "reports", "notReady" or "rejected", got "done"/,
  )
  assert.match((await failureOf(convert('silent'))).message, /wanted an object with a kind, got nothing/)
})

test('an invalid report fails with its problems and the name of the converter', async (t) => {
  const { convert } = await rig(t, {
    wrong: `return { kind: 'reports', reports: [{ ...${JSON.stringify(REPORT)}, sn: '' }] }`,
  })
  const error = await failureOf(convert('wrong'))
  assert.equal(error.code, 'STATION_CONVERT_INVALID_REPORT')
  assert.match(
    error.message,
    /"wrong" made an invalid report \(number 1 of 1\): sn: wanted text of 1 to 100 characters/,
  )
  assert.deepEqual(error.details?.['problems'], ['sn: wanted text of 1 to 100 characters, got ""'])
})

test('a converter that spins is stopped at the time limit, and the pool goes on', async (t) => {
  const { convert, pool } = await rig(
    t,
    { spin: `context.log('info', 'about to spin'); for (;;) {}`, quick: `return { kind: 'reports', reports: [] }` },
    { timeoutMs: 1500 },
  )
  const error = await failureOf(convert('spin'))
  assert.equal(error.code, 'STATION_CONVERT_TIMEOUT')
  assert.equal(error.retryable, false)
  assert.ok(messagesOf(logOf(error)).includes('about to spin'))
  assert.equal((await convert('quick')).kind, 'reports')
  assert.deepEqual(pool.status(), { workers: 1, busy: 0, queued: 0 })
})

test('a converter that waits hears of the time limit through its signal', async (t) => {
  const { convert } = await rig(
    t,
    {
      patient: `await new Promise((resolve) => context.signal.addEventListener('abort', resolve))
        context.log('info', 'heard it'); return { kind: 'reports', reports: [] }`,
    },
    { timeoutMs: 300 },
  )
  const error = await failureOf(convert('patient'))
  assert.equal(error.code, 'STATION_CONVERT_TIMEOUT')
  assert.ok(messagesOf(logOf(error)).includes('heard it'))
})

test('a conversion that is cancelled while it spins ends at once', async (t) => {
  const { convert } = await rig(t, {
    spin: `new BroadcastChannel('sightline-pool-test').postMessage('spinning'); for (;;) {}`,
    quick: `return { kind: 'reports', reports: [] }`,
  })
  const cancel = new AbortController()
  const begun = new BroadcastChannel('sightline-pool-test')
  t.after(() => begun.close())
  const spinning = failureOf(convert('spin', {}, cancel.signal))
  await once(begun, 'message')
  cancel.abort()
  assert.equal((await spinning).code, 'STATION_CONVERT_CANCELLED')
  assert.equal((await convert('quick')).kind, 'reports')
})

test('a conversion that is cancelled while it waits never starts', async (t) => {
  const { convert, pool } = await rig(t, {
    wait: `await new Promise((resolve) => context.signal.addEventListener('abort', resolve)); return { kind: 'rejected', reason: 'x' }`,
  })
  const [first, second] = [new AbortController(), new AbortController()]
  const running = failureOf(convert('wait', {}, first.signal))
  const waiting = failureOf(convert('wait', {}, second.signal))
  assert.deepEqual(pool.status(), { workers: 1, busy: 1, queued: 1 })
  second.abort()
  const error = await waiting
  assert.equal(error.code, 'STATION_CONVERT_CANCELLED')
  assert.deepEqual(logOf(error), [])
  first.abort()
  await running
  const late = new AbortController()
  late.abort()
  assert.equal((await failureOf(convert('wait', {}, late.signal))).code, 'STATION_CONVERT_CANCELLED')
})

test('a converter that needs too much memory fails alone', async (t) => {
  const { convert } = await rig(t, {
    hungry: `const all = []; for (;;) all.push(new Array(10_000).fill(0).map((_, at) => ({ at })))`,
    quick: `return { kind: 'reports', reports: [] }`,
  })
  const error = await failureOf(convert('hungry'))
  assert.equal(error.code, 'STATION_CONVERT_MEMORY')
  assert.match(error.message, /more than 64 MB/)
  assert.equal((await convert('quick')).kind, 'reports')
})

test('a file larger than the memory limit cannot be read as a whole, and can be streamed', async (t) => {
  const { convert } = await rig(
    t,
    {
      whole: `await source.read(); return { kind: 'reports', reports: [] }`,
      pieces: `let bytes = 0; for await (const piece of source.stream()) bytes += piece.length
        return { kind: 'rejected', reason: String(bytes) }`,
    },
    { memoryMb: 16 },
  )
  const folder = await mkdtemp(join(tmpdir(), 'sightline-pool-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'large.bin')
  const size = 17 * 1024 * 1024
  await writeFile(path, new Uint8Array(size))
  assert.equal((await failureOf(convert('whole', { path, size }))).code, 'STATION_CONVERT_MEMORY')
  const outcome = await convert('pieces', { path, size })
  assert.ok(outcome.kind === 'rejected')
  assert.equal(outcome.reason, String(size))
})

test('a worker that exits or dies of an uncaught error takes its own file along only', async (t) => {
  const { convert } = await rig(t, {
    quitter: `process.exit(7)`,
    leaky: `setImmediate(() => { throw new Error('nobody caught me') }); await new Promise(() => {})`,
    careless: `Promise.reject(new Error('nobody awaited me')); await new Promise(() => {})`,
    quick: `return { kind: 'reports', reports: [] }`,
  })
  const exited = await failureOf(convert('quitter'))
  assert.deepEqual([exited.code, exited.details?.['exitCode']], ['STATION_CONVERT_CRASHED', 7])
  assert.match((await failureOf(convert('leaky'))).message, /nobody caught me/)
  assert.match((await failureOf(convert('careless'))).message, /nobody awaited me/)
  assert.equal((await convert('quick')).kind, 'reports')
})

test('jobs that wait are converted by the worker that takes the place of a dead one', async (t) => {
  const { convert } = await rig(t, { quitter: `process.exit(1)`, quick: `return { kind: 'reports', reports: [] }` })
  const names = ['quitter', 'quick', 'quitter', 'quitter', 'quick', 'quick']
  const ends = await Promise.allSettled(names.map((name) => convert(name)))
  assert.deepEqual(
    ends.map((end) => end.status),
    names.map((name) => (name === 'quick' ? 'fulfilled' : 'rejected')),
  )
})

test('what a converter prints is in its log and nowhere else', async (t) => {
  const { convert } = await rig(t, {
    chatty: `console.log('hello', 1); console.error('hm'); return { kind: 'reports', reports: [] }`,
  })
  const outcome = await convert('chatty')
  assert.deepEqual(
    outcome.log.filter((entry) => entry.level !== 'debug').map((entry) => [entry.level, entry.message]),
    [
      ['info', 'hello 1'],
      ['warn', 'hm'],
    ],
  )
})

test('a flood of log entries is cut', async (t) => {
  const { convert } = await rig(t, {
    flood: `for (let at = 0; at < 5000; at += 1) context.log('info', 'x'.repeat(5000), { at }); return { kind: 'reports', reports: [] }`,
  })
  const { log } = await convert('flood')
  assert.equal(log.length, 200)
  assert.ok(log.every((entry) => entry.message.length <= 2048))
  assert.match(log.at(-1)?.message ?? '', /the log is full/)
})

test('workers do not see secrets of the environment', async (t) => {
  process.env['STATION_TEST_TOKEN'] = 'hush'
  t.after(() => delete process.env['STATION_TEST_TOKEN'])
  const { convert } = await rig(t, {
    nosy: `return { kind: 'rejected', reason: String(process.env.STATION_TEST_TOKEN) + typeof process.env.PATH }`,
  })
  const outcome = await convert('nosy')
  assert.ok(outcome.kind === 'rejected')
  assert.equal(outcome.reason, 'undefinedstring')
})

test('a converter that is not there is refused with the names that are', async (t) => {
  const { convert, pool } = await rig(t, { mine: '' })
  const error = await failureOf(convert('yours'))
  assert.equal(error.code, 'STATION_CONVERT_CONVERTER_MISSING')
  assert.match(error.message, /no converter "yours"; there are wsjf, wsxf, wats-text, csv, mine/)
  assert.deepEqual(pool.converters.at(-1), { name: 'mine', version: '1.2.3' })
})

test('a file that is gone cannot be read, which may be different the next time', async (t) => {
  const { convert } = await rig(t, {})
  const error = await failureOf(convert('auto', { path: join(tmpdir(), 'sightline-not-here', 'x.json') }))
  assert.equal(error.code, 'STATION_CONVERT_SOURCE_UNREADABLE')
  assert.equal(error.retryable, true)
})

test('a closed pool fails what runs and waits, and takes nothing more', async (t) => {
  const { convert, pool } = await rig(t, { wait: `await new Promise(() => setInterval(() => {}, 1000))` })
  const ends = [failureOf(convert('wait')), failureOf(convert('wait'))]
  await pool.close()
  assert.deepEqual(
    (await Promise.all(ends)).map((error) => error.code),
    ['STATION_CONVERT_POOL_CLOSED', 'STATION_CONVERT_POOL_CLOSED'],
  )
  assert.equal((await failureOf(convert('wait'))).code, 'STATION_CONVERT_POOL_CLOSED')
})

test('several workers convert at the same time', async (t) => {
  const { convert, pool } = await rig(
    t,
    {
      wait: `await new Promise((resolve) => context.signal.addEventListener('abort', resolve)); return { kind: 'reports', reports: [] }`,
    },
    { workers: 2 },
  )
  const cancel = new AbortController()
  const both = [failureOf(convert('wait', {}, cancel.signal)), failureOf(convert('wait', {}, cancel.signal))]
  assert.deepEqual(pool.status(), { workers: 2, busy: 2, queued: 0 })
  cancel.abort()
  await Promise.all(both)
})
