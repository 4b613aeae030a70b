import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, constants, createReadStream, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MKFIFO = '/usr/bin/mkfifo'
const FOLDER = new URL('.', import.meta.url)

/** A program with a sink on its stdout: `log(n)` writes line n, `dropped()` reads the counter, `tell` reports on stderr. */
const PRELUDE = `
  import { createRuntime } from '@sightline/core'
  import { createStdoutSink } from '${new URL('stdout-sink.ts', FOLDER)}'
  import { createJsonLines } from '${new URL('json-lines.ts', FOLDER)}'
  const runtime = createRuntime()
  runtime.switchOn({ resource: { serviceName: 'child' } })
  const open = (options) => createStdoutSink({ format: createJsonLines(), metrics: runtime.metrics, ...options })
  const log = (sink, n, level = 'info', severity = 9) =>
    sink.write({ timeMs: Date.now(), level, severity, logger: 'child', message: 'line', fields: { n, filler: 'x'.repeat(80) } })
  const dropped = () => runtime.metrics.collect().find(({ definition }) => definition.name === 'sightline.log.dropped')
    .values.reduce((sum, value) => sum + value, 0)
  const tell = (facts) => process.stderr.write(JSON.stringify(facts) + '\\n')
`

function start(t: TestContext, program: string, stdout: 'pipe' | number = 'pipe'): ChildProcess {
  const flags = ['--import', 'tsx', '--conditions=source', '--input-type=module']
  const child = spawn(process.execPath, [...flags, '--eval', PRELUDE + program], {
    cwd: fileURLToPath(FOLDER),
    stdio: ['ignore', stdout, 'pipe'],
  })
  t.after(() => child.kill('SIGKILL'))
  return child
}

async function read(stream: Readable): Promise<string> {
  let text = ''
  for await (const part of stream) text += part
  return text
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })))
}

function numbersIn(output: string): number[] {
  const lines = output.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line).n as number).filter((n) => n !== undefined)
}

test('the last lines survive process.exit', async (t) => {
  const child = start(t, 'const sink = open(); for (let n = 0; n < 5000; n++) log(sink, n); process.exit(3)')
  const [output, { code }] = await Promise.all([read(child.stdout!), ended(child)])
  assert.equal(code, 3)
  assert.deepEqual(
    numbersIn(output),
    Array.from({ length: 5_000 }, (_, n) => n),
  )
})

test('the last lines survive an uncaught exception', async (t) => {
  const child = start(
    t,
    'const sink = open(); log(sink, 1); setImmediate(() => { log(sink, 2); throw new Error("boom") })',
  )
  const [output, errors, { code }] = await Promise.all([read(child.stdout!), read(child.stderr!), ended(child)])
  assert.equal(code, 1)
  assert.match(errors, /boom/)
  assert.deepEqual(numbersIn(output), [1, 2])
})

test('the last lines survive SIGTERM, and the process still dies of it', async (t) => {
  const program = 'const sink = open({ flushEveryMs: 1e6 }); setInterval(() => {}, 1e6); log(sink, 1); tell("ready")'
  const child = start(t, program)
  child.stderr!.once('data', () => child.kill('SIGTERM'))
  const [output, { signal }] = await Promise.all([read(child.stdout!), ended(child)])
  assert.equal(signal, 'SIGTERM')
  assert.deepEqual(numbersIn(output), [1])
})

test('a process that handles the signal itself goes on', async (t) => {
  const program = `process.on('SIGTERM', () => { log(sink, 2); process.exitCode = 7; clearInterval(alive) })
    const sink = open({ flushEveryMs: 1e6 }); const alive = setInterval(() => {}, 1e6); log(sink, 1); tell('ready')`
  const child = start(t, program)
  child.stderr!.once('data', () => child.kill('SIGTERM'))
  const [output, { code }] = await Promise.all([read(child.stdout!), ended(child)])
  assert.equal(code, 7)
  assert.deepEqual(numbersIn(output), [1, 2])
})

test('a fatal line is out before the next statement', async (t) => {
  const program = `const sink = open({ flushEveryMs: 1e6 }); log(sink, 1); log(sink, 2, 'fatal', 21); process.kill(process.pid, 'SIGKILL')`
  const child = start(t, program)
  const [output] = await Promise.all([read(child.stdout!), ended(child)])
  assert.deepEqual(numbersIn(output), [1, 2])
})

const SLOW_READER = `
  const sink = open({ maxPendingBytes: 1_000_000 })
  const beganMs = performance.now()
  for (let n = 0; n < 20_000; n++) log(sink, n)
  tell({ dropped: dropped(), tookMs: performance.now() - beganMs })
  await sink.flush()
  log(sink, 20_000)
  await sink.stop()
  tell({ dropped: dropped() })
`

for (const kind of ['pipe', 'socket'] as const) {
  const skip = kind === 'pipe' && !existsSync(MKFIFO)
  test(`a ${kind} that nobody reads holds nothing up; what is dropped is counted and told of`, { skip }, async (t) => {
    const fifo = kind === 'pipe' ? openFifo(t) : undefined
    const child = start(t, SLOW_READER, fifo?.writeEnd ?? 'pipe')
    const reports: { dropped: number }[] = []
    const firstReport = new Promise<void>((resolve) => {
      child.stderr!.on('data', (data) => {
        for (const line of String(data).trim().split('\n')) reports.push(JSON.parse(line))
        resolve()
      })
    })
    await firstReport
    const output = await read(fifo?.reader() ?? child.stdout!)
    const numbers = numbersIn(output)
    const notice = output.split('\n').find((line) => line.includes('were dropped'))
    assert.ok(reports[0]!.dropped > 0)
    assert.equal(numbers.length + reports.at(-1)!.dropped, 20_001)
    assert.equal(JSON.parse(notice ?? '{}').dropped, reports.at(-1)!.dropped)
    assert.equal(JSON.parse(notice ?? '{}').reason, 'slow_reader')
    assert.equal(numbers.at(-1), 20_000)
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
    )
  })
}

test('a reader that goes away is no fault of the process: lines are counted and dropped', async (t) => {
  const program = `const sink = open(); let n = 0
    const timer = setInterval(() => { log(sink, n++); if (dropped() < 3) return; clearInterval(timer); void sink.stop().then(() => tell({ dropped: dropped() })) }, 1)`
  const child = start(t, program)
  child.stdout!.once('data', () => child.stdout!.destroy())
  const [errors, { code }] = await Promise.all([read(child.stderr!), ended(child)])
  assert.equal(code, 0)
  assert.ok(JSON.parse(errors).dropped >= 3)
})

/** A real pipe (what `spawn` calls one is a socket), of which we hold the reading end. */
function openFifo(t: TestContext): { writeEnd: number; reader: () => Readable } {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-fifo-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'fifo')
  execFileSync(MKFIFO, [path])
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writeEnd = openSync(path, 'w')
  return {
    writeEnd,
    reader() {
      closeSync(writeEnd)
      // Reading through a path of its own: blocking reads in the thread pool end when the last writer is gone.
      const stream = createReadStream(path, { fd: openSync(path, 'r') })
      closeSync(readEnd)
      return stream
    },
  }
}
