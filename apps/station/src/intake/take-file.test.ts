import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { renameSync, unlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { bench } from './rig.test.ts'

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
