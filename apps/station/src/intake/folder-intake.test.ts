import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { bench } from './rig.test.ts'

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
