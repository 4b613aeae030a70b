import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { SightlineError } from '@sightline/core'
import type { FoundFile, StableFile, UnreadableFile } from './arrival.ts'
import { createFolderIntake, type FolderIntake } from './folder-intake.ts'
import type { ScanProgress } from './folder-status.ts'
import type { IntakeHost } from './intake-host.ts'
import { type WatchedFolderOptions, watchedFolder } from './watched-folder.ts'

interface Bench {
  readonly path: string
  readonly intake: FolderIntake
  time: number
  /** Names in the order in which they were handed over. */
  readonly taken: string[]
  readonly stable: StableFile[]
  readonly unreadable: UnreadableFile[]
  readonly problems: SightlineError[]
  readonly faults: string[]
  readonly progress: ScanProgress[]
  put(name: string, text?: string, ageS?: number): string
  /** Scan, let the quiet time pass, take. */
  round(): Promise<string[]>
}

function bench(
  t: TestContext,
  folder: Partial<WatchedFolderOptions> = {},
  host: Partial<IntakeHost> = {},
  capacity?: number,
): Bench {
  const path = mkdtempSync(join(tmpdir(), 'intake-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  const known = new Set<string>()
  const it = {
    path,
    time: Date.now(),
    taken: [] as string[],
    stable: [] as StableFile[],
    unreadable: [] as UnreadableFile[],
    problems: [] as SightlineError[],
    faults: [] as string[],
    progress: [] as ScanProgress[],
    put(name: string, text = name, ageS = 60) {
      const file = join(path, name)
      writeFileSync(file, text)
      utimesSync(file, Date.now() / 1000 - ageS, Date.now() / 1000 - ageS)
      return file
    },
  }
  const keyOf = (file: FoundFile) => `${file.path} ${file.sizeBytes} ${file.mtimeMs}`
  const full: IntakeHost = {
    clock: { now: () => it.time },
    guard: {
      run: (_, body) => body(),
      wrap: (_, callback) => callback,
      report: (where, error) => void it.faults.push(`${where}: ${(error as Error).message}`),
      faults: () => new Map(),
    },
    known: async (files) => files.map((file) => known.has(keyOf(file))),
    mayTake: () => true,
    onStable: async (file) => {
      known.add(keyOf(file))
      it.taken.push(file.path.slice(path.length + 1))
      it.stable.push(file)
    },
    onUnreadable: async (file) => {
      known.add(keyOf(file))
      it.unreadable.push(file)
    },
    onProblem: (problem) => void it.problems.push(problem),
    onScan: (progress) => void it.progress.push(progress),
    ...host,
  }
  const options = { name: 'in', path, concurrency: 1, ...folder }
  const intake = createFolderIntake(watchedFolder(options), full, capacity)
  const round = async () => {
    const before = it.taken.length
    await intake.scan()
    it.time += 1000
    await intake.take(() => false)
    return it.taken.slice(before)
  }
  return Object.assign(it, { intake, round })
}

test('a file is taken after two looks that agree, with the hash of its bytes', async (t) => {
  const it = bench(t)
  const path = it.put('a.json', 'hello')
  await it.intake.scan()
  assert.equal(it.intake.status().waiting, 1)
  assert.equal(it.intake.nextReadyMs(), it.time + 1000)
  it.time += 999
  await it.intake.take(() => false)
  assert.deepEqual(it.taken, [], 'old as it is, it was seen only once')
  it.time += 1
  await it.intake.take(() => false)
  const [file] = it.stable
  assert.equal(file?.path, path)
  assert.equal(file.folder, 'in')
  assert.equal(file.sizeBytes, 5)
  assert.equal(file.sha256, createHash('sha256').update('hello').digest('hex'))
  assert.equal(file.firstSeenMs, it.time - 1000)
  assert.deepEqual(await it.round(), [], 'what the journal knows is not taken again')
  assert.equal(it.intake.status().filesSeen, 1)
  assert.equal(it.intake.status().filesNew, 0)
})

test('a file that is still written to is quiet only after its last change', async (t) => {
  const it = bench(t)
  it.put('a.json', 'one')
  await it.intake.scan()
  it.time += 1000
  it.put('a.json', 'one and two', 30)
  await it.intake.take(() => false)
  assert.deepEqual(it.taken, [])
  it.time += 999
  await it.intake.take(() => false)
  assert.deepEqual(it.taken, [])
  it.time += 1
  await it.intake.take(() => false)
  assert.deepEqual(it.taken, ['a.json'])
  assert.equal(it.stable[0]?.sizeBytes, 11)
})

test('a file replaced by another of the same size and time is another file', async (t) => {
  const it = bench(t)
  const path = it.put('a.json', 'same')
  await it.intake.scan()
  it.put('b.json', 'emas')
  utimesSync(join(it.path, 'b.json'), 1, 1)
  utimesSync(path, 1, 1)
  await it.intake.scan()
  it.time += 1000
  renameSync(join(it.path, 'b.json'), path)
  await it.intake.take(() => false)
  assert.deepEqual(it.taken, [])
})

test('files come oldest first, by time and then by name', async (t) => {
  const it = bench(t)
  it.put('new', 'x', 10)
  it.put('old', 'x', 1000)
  for (const name of ['m2', 'm1', 'm3']) it.put(name, 'x', 500)
  for (const name of ['m1', 'm2', 'm3']) utimesSync(join(it.path, name), 1_700_000_000, 1_700_000_000)
  assert.deepEqual(await it.round(), ['m1', 'm2', 'm3', 'old', 'new'])
})

test('a folder larger than the window is worked off oldest first, window by window', async (t) => {
  const it = bench(t, {}, {}, 10)
  const names = Array.from({ length: 57 }, (_, n) => `f${n}`)
  for (const [n, name] of [...names].reverse().entries()) it.put(name, 'x', 100 + n)
  const first = await it.round()
  assert.ok(first.length >= 10 && first.length < 20, `${first.length}`)
  assert.equal(it.intake.status().isMore, true)
  assert.equal(it.intake.wantsScan(), true)
  for (let rounds = 0; it.intake.wantsScan() && rounds < 20; rounds++) await it.round()
  assert.deepEqual(it.taken, names)
})

test('the progress of a scan is told chunk by chunk, and which scan is the first', async (t) => {
  const it = bench(t)
  for (let n = 0; n < 450; n++) it.put(`f${n}`, 'x')
  await it.intake.scan()
  assert.deepEqual(
    it.progress.map(({ filesSeen, filesNew, isDone, isFirst }) => [filesSeen, filesNew, isDone, isFirst]),
    [
      [200, 200, false, true],
      [400, 400, false, true],
      [450, 450, false, true],
      [450, 450, true, true],
    ],
  )
  await it.intake.scan()
  assert.equal(it.progress.at(-1)?.isFirst, false)
})

test('nothing is taken while the journal has enough', async (t) => {
  let room = 2
  const it = bench(t, {}, { mayTake: () => room-- > 0 })
  for (const name of ['a', 'b', 'c']) it.put(name, name)
  assert.equal((await it.round()).length, 2)
  assert.equal(it.intake.status().isHeld, true)
  assert.equal(it.intake.status().waiting, 1)
  room = 5
  assert.equal((await it.round()).length, 1)
  assert.equal(it.intake.status().isHeld, false)
})

test('patterns choose names, upper and lower case and Unicode forms alike; hidden and foreign names are passed over', async (t) => {
  const it = bench(t, { include: ['*.JSON', 'prüf*'], exclude: ['*-tmp.*'] })
  for (const name of ['a.json', 'B.Json', 'c-tmp.json', 'd.txt', '.hidden.json', 'e.json.error.json']) it.put(name)
  it.put('prüf1.dat'.normalize('NFD'))
  it.put('line\nbreak.json')
  const taken = await it.round()
  assert.deepEqual(taken.sort(), ['B.Json', 'a.json', 'line\nbreak.json', 'prüf1.dat'.normalize('NFD')].sort())
})

test('odd names are taken as they are: spaces, newlines, 255 bytes, both Unicode forms side by side', async (t) => {
  const it = bench(t)
  const names = [
    ' a b ',
    'tab\there',
    'x'.repeat(255),
    'ü'.repeat(127),
    'é'.normalize('NFC'),
    'é'.normalize('NFD'),
    '%s$(ls)',
  ]
  for (const name of names) it.put(name)
  assert.deepEqual((await it.round()).sort(), names.sort())
})

test('a name that is not valid UTF-8 is told once and left alone', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const it = bench(t)
  writeFileSync(Buffer.concat([Buffer.from(`${it.path}/bad-`), Buffer.from([0xff, 0xfe])]), 'x')
  await it.round()
  await it.round()
  assert.deepEqual(
    it.problems.map((problem) => problem.code),
    ['STATION_INTAKE_ODD_NAME'],
  )
})

test('symbolic links are told once and not followed', async (t) => {
  const it = bench(t, { isRecursive: true })
  const outside = mkdtempSync(join(tmpdir(), 'intake-outside-'))
  t.after(() => rmSync(outside, { recursive: true }))
  writeFileSync(join(outside, 'secret'), 'x')
  symlinkSync(join(outside, 'secret'), join(it.path, 'link'))
  symlinkSync(outside, join(it.path, 'folder-link'))
  it.put('file')
  assert.deepEqual(await it.round(), ['file'])
  await it.round()
  assert.deepEqual(
    it.problems.map((problem) => problem.code),
    ['STATION_INTAKE_SYMBOLIC_LINK', 'STATION_INTAKE_SYMBOLIC_LINK'],
  )
})

test('sub-folders are looked into when wanted, but never the done and error folders', async (t) => {
  const deep = bench(t, { isRecursive: true })
  const flat = bench(t)
  for (const it of [deep, flat]) {
    for (const folder of ['sub', 'sub/sub', '.hidden', 'done']) mkdirSync(join(it.path, folder))
    for (const name of ['sub/a', 'sub/sub/b', '.hidden/c', 'done/d', 'e']) it.put(name)
  }
  assert.deepEqual((await flat.round()).sort(), ['e'])
  assert.deepEqual((await deep.round()).sort(), ['done/d', 'e', 'sub/a', 'sub/sub/b'])
  const path = mkdtempSync(join(tmpdir(), 'intake-'))
  t.after(() => rmSync(path, { recursive: true }))
  const third = bench(t, { isRecursive: true, path, ignoreFolders: [join(path, 'done')] })
  mkdirSync(join(path, 'done'))
  writeFileSync(join(path, 'done', 'd'), 'x')
  writeFileSync(join(path, 'e'), 'x')
  await third.round()
  assert.deepEqual(
    third.stable.map((file) => basename(file.path)),
    ['e'],
  )
})

test('an empty file waits longer, then is handed over like any other', async (t) => {
  const it = bench(t)
  it.put('empty', '')
  assert.deepEqual(await it.round(), [])
  it.time += 8999
  await it.intake.take(() => false)
  assert.deepEqual(it.taken, [])
  it.time += 1
  await it.intake.take(() => false)
  assert.deepEqual(it.taken, ['empty'])
  assert.equal(it.stable[0]?.sha256, createHash('sha256').digest('hex'))
})

test('with a marker a file is taken at once when the marker is there, and never before', async (t) => {
  const it = bench(t, { markerSuffix: '.done' })
  const path = it.put('a.csv')
  assert.deepEqual(await it.round(), [])
  it.put('a.csv.done', '')
  await it.intake.look([`${path}.done`])
  await it.intake.take(() => false)
  assert.deepEqual(it.taken, ['a.csv'])
  assert.equal(it.stable[0]?.markerPath, `${path}.done`)
  it.put('b.csv')
  const marker = it.put('b.csv.done', '')
  await it.intake.scan()
  unlinkSync(marker)
  await it.intake.take(() => false)
  assert.deepEqual(it.taken, ['a.csv'], 'the marker was taken back')
})

test('files that vanish between the looks are forgotten without a word', async (t) => {
  const it = bench(t)
  for (const name of ['a', 'b', 'c']) it.put(name)
  await it.intake.scan()
  unlinkSync(join(it.path, 'b'))
  it.time += 1000
  await it.intake.take(() => false)
  assert.deepEqual(it.taken.sort(), ['a', 'c'])
  assert.equal(it.intake.status().waiting, 0)
  assert.deepEqual([it.problems, it.faults], [[], []])
})

test('hints are looked at without a scan; foreign, hidden and vanished ones are passed over', async (t) => {
  const it = bench(t, { include: ['*.json'] })
  await it.intake.scan()
  await it.intake.look([it.put('a.json'), it.put('b.txt'), join(it.path, 'gone.json'), it.put('.c.json'), it.path])
  it.time += 1000
  await it.intake.take(() => false)
  assert.deepEqual(it.taken, ['a.json'])
})

test('a folder that disappears is gone since then, and comes back', async (t) => {
  const it = bench(t)
  it.put('a')
  await it.intake.scan()
  assert.equal(it.intake.status().state, 'ok')
  const aside = `${it.path}-aside`
  renameSync(it.path, aside)
  t.after(() => rmSync(aside, { recursive: true, force: true }))
  it.time += 500
  await it.intake.scan()
  const goneSince = it.time
  it.time += 5000
  await it.intake.scan()
  const { state, sinceMs, reason, waiting } = it.intake.status()
  assert.deepEqual([state, sinceMs, waiting], ['gone', goneSince, 0])
  assert.match(reason ?? '', /ENOENT/)
  assert.deepEqual(
    it.problems.map((problem) => problem.code),
    ['STATION_INTAKE_FOLDER_GONE'],
  )
  renameSync(aside, it.path)
  assert.deepEqual(await it.round(), ['a'])
  assert.equal(it.intake.status().state, 'ok')
  assert.equal(it.intake.status().reason, undefined)
  renameSync(it.path, aside)
  await it.intake.scan()
  assert.equal(it.problems.length, 2, 'gone again is told again')
})

test('a hand-over that fails is reported and tried again, later and later', async (t) => {
  let failures = 2
  const it = bench(
    t,
    {},
    {
      onStable: async (file) => {
        if (failures-- > 0) throw new Error('disk full')
        it.taken.push(file.name)
      },
    },
  )
  it.put('a')
  await it.round()
  assert.match(it.faults[0] ?? '', /could not be handed over: disk full/)
  assert.equal(it.intake.nextReadyMs(), it.time + 1000)
  it.time += 1000
  await it.intake.take(() => false)
  assert.equal(it.intake.nextReadyMs(), it.time + 2000)
  it.time += 2000
  await it.intake.take(() => false)
  assert.deepEqual(it.taken, ['a'])
})

test('a journal that does not answer leaves the folder in its state, and the scan is made again', async (t) => {
  let isBroken = true
  const it = bench(
    t,
    {},
    {
      known: async (files) => {
        if (isBroken) throw new Error('journal is closed')
        return files.map(() => false)
      },
    },
  )
  it.put('a')
  await it.round()
  assert.match(it.faults[0] ?? '', /journal is closed/)
  assert.equal(it.intake.status().state, 'starting')
  isBroken = false
  assert.deepEqual(await it.round(), ['a'])
})

test('a taking that is over takes no more', async (t) => {
  const it = bench(t)
  for (const name of ['a', 'b', 'c']) it.put(name)
  await it.intake.scan()
  it.time += 1000
  await it.intake.take(() => it.taken.length === 1)
  assert.equal(it.taken.length, 1)
})

test('a folder whose names did not change for a while need not be scanned again', async (t) => {
  const it = bench(t, { isRecursive: true })
  mkdirSync(join(it.path, 'sub'))
  it.put('a')
  assert.equal(await it.intake.hasChanged(), true, 'never scanned')
  for (const folder of ['', 'sub']) utimesSync(join(it.path, folder), it.time / 1000 - 60, it.time / 1000 - 60)
  await it.intake.scan()
  assert.equal(await it.intake.hasChanged(), false)
  utimesSync(join(it.path, 'a'), 1, 1)
  assert.equal(await it.intake.hasChanged(), false, 'a change within a file is not seen')
  it.put('sub/b')
  assert.equal(await it.intake.hasChanged(), true)
  await it.intake.scan()
  assert.equal(await it.intake.hasChanged(), true, 'so fresh that more may have changed in the same moment')
  rmSync(join(it.path, 'sub'), { recursive: true })
  assert.equal(await it.intake.hasChanged(), true)
})
