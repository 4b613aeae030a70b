import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as nextLook } from 'node:timers/promises'
import { createFolderWatch, type FolderWatch, type FolderWatchOptions } from './folder-watch.ts'

interface Bench {
  readonly path: string
  readonly watch: FolderWatch
  readonly taken: Set<string>
  /** Resolves when `condition` holds; the test's own time limit is the only clock. */
  until(condition: () => boolean): Promise<void>
}

function bench(t: TestContext, change: Partial<FolderWatchOptions['folder']> = {}, mayTake = () => true): Bench {
  const path = mkdtempSync(join(tmpdir(), 'watch-'))
  const taken = new Set<string>()
  const watch = createFolderWatch({
    folder: { name: 'in', path, quietMs: 20, emptyQuietMs: 20, rescanMs: 100, ...change },
    clock: { now: () => Date.now() },
    guard: {
      run: (_, body) => body(),
      wrap: (_, callback) => callback,
      report: (_, error) => assert.fail(String(error)),
      faults: () => new Map(),
    },
    known: async (files) => files.map((file) => taken.has(file.path)),
    mayTake,
    onStable: async (file) => {
      assert.equal(taken.has(file.path), false, `${file.path} came twice`)
      taken.add(file.path)
    },
    onUnreadable: async () => undefined,
    onProblem: () => undefined,
  })
  t.after(async () => {
    await watch.stop()
    rmSync(path, { recursive: true, force: true })
  })
  const until = async (condition: () => boolean) => {
    while (!condition()) await nextLook(5)
  }
  return { path, watch, taken, until }
}

const LIMIT = { timeout: 30_000 }

test('files that lie there at the start, and files that come later, are taken', LIMIT, async (t) => {
  const it = bench(t)
  writeFileSync(join(it.path, 'early'), 'x')
  it.watch.start()
  it.watch.start()
  await it.until(() => it.taken.size === 1)
  writeFileSync(join(it.path, 'late'), 'x')
  await it.until(() => it.taken.size === 2)
  await it.until(() => it.watch.status().taken === 2)
  assert.equal(it.watch.status().state, 'ok')
  assert.ok(it.watch.status().lastScanMs)
})

test('a hint is enough: with a scan an hour away a new file is taken', LIMIT, async (t) => {
  const it = bench(t, { rescanMs: 3_600_000, isRecursive: true })
  it.watch.start()
  await it.until(() => it.watch.status().isWatched)
  for (let n = 0; n < 20; n++) writeFileSync(join(it.path, `f${n}`), 'x')
  await it.until(() => it.taken.size === 20)
  assert.equal(it.watch.status().state, 'ok')
})

test('without hints the scan finds everything', LIMIT, async (t) => {
  const it = bench(t, { isRecursive: true })
  it.watch.start()
  await it.until(() => it.watch.status().lastScanMs !== undefined)
  mkdirSync(join(it.path, 'a'))
  mkdirSync(join(it.path, 'a', 'b'))
  writeFileSync(join(it.path, 'a', 'b', 'deep'), 'x')
  await it.until(() => it.taken.size === 1)
})

test('a storm of events is one look at each file', LIMIT, async (t) => {
  const it = bench(t, { quietMs: 50 })
  it.watch.start()
  await it.until(() => it.watch.status().isWatched)
  for (let n = 0; n < 3000; n++) writeFileSync(join(it.path, `f${n % 300}`), 'x'.repeat(1 + (n % 7)))
  await it.until(() => it.taken.size === 300)
})

test('a folder that is not there yet, that goes, and that comes back is watched again', LIMIT, async (t) => {
  const it = bench(t)
  rmSync(it.path, { recursive: true })
  it.watch.start()
  await it.until(() => it.watch.status().state === 'gone')
  mkdirSync(it.path)
  writeFileSync(join(it.path, 'a'), 'x')
  await it.until(() => it.taken.size === 1)
  rmSync(it.path, { recursive: true })
  mkdirSync(it.path)
  writeFileSync(join(it.path, 'b'), 'x')
  await it.until(() => it.taken.size === 2)
})

test('while the journal has enough the folder waits, and goes on by itself', LIMIT, async (t) => {
  let asked = 0
  const it = bench(t, {}, () => ++asked > 3)
  for (const name of ['a', 'b', 'c']) writeFileSync(join(it.path, name), 'x')
  it.watch.start()
  await it.until(() => it.taken.size === 3)
  assert.ok(asked >= 6)
})

test('stopping leaves nothing behind, and stopping twice or unstarted does no harm', async (t) => {
  const it = bench(t)
  await it.watch.stop()
  const other = bench(t)
  other.watch.start()
  await other.watch.stop()
  await other.watch.stop()
  assert.equal(other.watch.status().isWatched, false)
})

/** As another user, where the test runs as root: nothing is unreadable to root. */
test('a file that may not be read is tried again and again, then handed over with the reason', LIMIT, async (t) => {
  const path = mkdtempSync(join(tmpdir(), 'watch-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  const file = join(path, 'locked')
  writeFileSync(file, 'x')
  utimesSync(file, 1000, 1000)
  chmodSync(path, 0o755)
  chmodSync(file, 0o000)
  const url = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const source = `
    import { createFolderIntake } from ${url('./folder-intake.ts')}
    import { watchedFolder } from ${url('./watched-folder.ts')}
    if (process.getuid?.() === 0) process.setuid(65534)
    let time = 0
    const told = []
    const intake = createFolderIntake(watchedFolder({ name: 'in', path: process.argv[1] }), {
      clock: { now: () => time },
      guard: { run: (_, body) => body(), wrap: (_, callback) => callback, report: (_, error) => { throw error }, faults: () => new Map() },
      known: async (files) => files.map(() => false),
      mayTake: () => true,
      onStable: async () => { throw new Error('it was read') },
      onUnreadable: async (file) => { told.push(file.error.code, file.attempts, time) },
      onProblem: (problem) => { told.push(problem.message) },
    })
    await intake.scan()
    for (let next = intake.nextReadyMs(); next !== undefined; next = intake.nextReadyMs()) {
      time = next
      await intake.take(() => false)
    }
    console.log(JSON.stringify(told))
  `
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--conditions=source', '--input-type=module', '--eval', source, path],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  await new Promise((resolve) => child.on('close', resolve))
  const [message, code, attempts, time] = JSON.parse(text) as [string, string, number, number]
  assert.match(message, /could not be read in 6 attempts: EACCES/)
  assert.deepEqual([code, attempts, time], ['STATION_INTAKE_UNREADABLE', 6, 1000 + 31_000])
})
