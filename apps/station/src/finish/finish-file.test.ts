import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import type { ErrorNote } from './error-note.ts'
import { type FinishTask, finishFile } from './finish-file.ts'
import { numberedName } from './numbered-name.ts'

function arrange(t: TestContext, name = 'report.csv', content = 'a,b\n1,2\n', base = tmpdir()) {
  const folder = mkdtempSync(join(base, 'station-finish-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, name)
  writeFileSync(path, content)
  const stats = statSync(path)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const known = { sizeBytes: stats.size, mtimeMs: stats.mtimeMs, inode: stats.ino, sha256 }
  const doneFolder = join(folder, 'done')
  const errorFolder = join(folder, 'error')
  const task = (action: FinishTask['action'], more: Partial<FinishTask> = {}): FinishTask => ({
    path,
    known,
    action,
    doneFolder,
    errorFolder,
    ...more,
  })
  return { folder, path, known, doneFolder, errorFolder, task }
}

const NOTE: ErrorNote = {
  file: 'report.csv',
  folder: 'reports',
  foundAt: '/in/report.csv',
  state: 'REJECTED',
  code: 'STATION_REJECTED',
  reason: 'no serial number',
  problems: ['line 2: wanted a serial number, got nothing'],
  converter: 'csv',
  correlationId: 'c1',
  attempts: 1,
  receivedAt: '2026-03-02T08:15:30.000Z',
  decidedAt: '2026-03-02T08:15:31.000Z',
  refusedReports: [],
  howToRetry: 'sightline-station retry 1',
}

test('a delivered file moves to done/', async (t) => {
  const { path, doneFolder, task } = arrange(t)
  const { finalPath } = await finishFile(task('done'))
  assert.equal(finalPath, join(doneFolder, 'report.csv'))
  assert.equal(readFileSync(finalPath!, 'utf8'), 'a,b\n1,2\n')
  assert.equal(existsSync(path), false)
})

test('nothing in done/ is ever overwritten: the next free number is taken', async (t) => {
  const { doneFolder, task } = arrange(t)
  mkdirSync(doneFolder)
  writeFileSync(join(doneFolder, 'report.csv'), 'older')
  writeFileSync(join(doneFolder, 'report (2).csv'), 'old')
  const { finalPath } = await finishFile(task('done'))
  assert.equal(finalPath, join(doneFolder, 'report (3).csv'))
  assert.equal(readFileSync(join(doneFolder, 'report.csv'), 'utf8'), 'older')
})

test('fifty files of one name that end at the same time get fifty names', async (t) => {
  const { folder, doneFolder, task } = arrange(t)
  const tasks = Array.from({ length: 50 }, (_, at) => {
    const place = join(folder, `in-${at}`)
    mkdirSync(place)
    const path = join(place, 'same.csv')
    writeFileSync(path, String(at))
    const { size, mtimeMs, ino } = statSync(path)
    return task('done', { path, known: { sizeBytes: size, mtimeMs, inode: ino, sha256: undefined } })
  })
  await Promise.all(tasks.map(finishFile))
  const contents = readdirSync(doneFolder).map((name) => readFileSync(join(doneFolder, name), 'utf8'))
  assert.deepEqual(
    contents.map(Number).sort((a, b) => a - b),
    Array.from({ length: 50 }, (_, at) => at),
  )
})

test('putting away twice is putting away once', async (t) => {
  for (const action of ['done', 'delete', 'error'] as const) {
    const { folder, task } = arrange(t)
    const first = await finishFile(task(action, action === 'error' ? { note: NOTE } : {}))
    const second = await finishFile(task(action, action === 'error' ? { note: NOTE } : {}))
    assert.equal(second.finalPath, first.finalPath, action)
    assert.ok(readdirSync(folder, { recursive: true }).length <= 3)
  }
})

test('a crash between taking the new name and giving up the old one is repaired', async (t) => {
  const { path, doneFolder, task } = arrange(t)
  mkdirSync(doneFolder)
  linkSync(path, join(doneFolder, 'report.csv'))
  const { finalPath } = await finishFile(task('done'))
  assert.equal(finalPath, join(doneFolder, 'report.csv'))
  assert.equal(existsSync(path), false)
  assert.deepEqual(readdirSync(doneFolder), ['report.csv'])
})

test('a file on another device is copied whole, then removed', async (t) => {
  if (!existsSync('/dev/shm') || statSync('/dev/shm').dev === statSync(tmpdir()).dev) return t.skip('one device only')
  const { path, known, task } = arrange(t, 'big.csv', 'x'.repeat(300_000), '/dev/shm')
  const away = mkdtempSync(join(tmpdir(), 'station-done-'))
  t.after(() => rmSync(away, { recursive: true }))
  writeFileSync(join(away, 'big.csv'), 'other')
  const { finalPath } = await finishFile(task('done', { doneFolder: away }))
  assert.equal(finalPath, join(away, 'big (2).csv'))
  assert.equal(statSync(finalPath!).size, known.sizeBytes)
  assert.equal(existsSync(path), false)
  assert.equal(readdirSync(away).length, 2)
})

test('an archive holds the file under its name', async (t) => {
  const { path, doneFolder, task } = arrange(t)
  const { finalPath } = await finishFile(task('zip'))
  assert.equal(finalPath, join(doneFolder, 'report.csv.zip'))
  assert.equal(readFileSync(finalPath!).subarray(0, 4).toString('latin1'), 'PK\u0003\u0004')
  assert.ok(readFileSync(finalPath!).includes('report.csv'))
  assert.equal(existsSync(path), false)
  assert.equal(readdirSync(doneFolder).length, 1)
})

test('a kept file stays, a deleted one goes, a marker goes first', async (t) => {
  const { path, folder, task } = arrange(t)
  const markerPath = join(folder, 'report.csv.done')
  writeFileSync(markerPath, '')
  assert.equal((await finishFile(task('keep', { markerPath }))).finalPath, path)
  assert.equal(existsSync(markerPath), false)
  assert.equal((await finishFile(task('delete'))).finalPath, undefined)
  assert.equal(existsSync(path), false)
})

test('a file that failed lies in error/ beside a note that says why', async (t) => {
  const { errorFolder, task } = arrange(t)
  const { finalPath } = await finishFile(task('error', { note: NOTE }))
  assert.equal(finalPath, join(errorFolder, 'report.csv'))
  assert.deepEqual(JSON.parse(readFileSync(`${finalPath}.error.json`, 'utf8')), NOTE)
})

test('a file that is delivered out of error/ takes its note along', async (t) => {
  const { errorFolder, doneFolder, known, task } = arrange(t)
  const failed = await finishFile(task('error', { note: NOTE }))
  const again = { ...known, mtimeMs: failed.mtimeMs!, inode: failed.inode }
  const { finalPath } = await finishFile(task('done', { path: failed.finalPath!, known: again }))
  assert.equal(finalPath, join(doneFolder, 'report.csv'))
  assert.deepEqual(readdirSync(errorFolder), [])
})

test('a new file under the old name is not touched', async (t) => {
  const { path, task } = arrange(t)
  rmSync(path)
  writeFileSync(path, 'something else entirely')
  const { finalPath, message } = await finishFile(task('done'))
  assert.equal(finalPath, undefined)
  assert.match(message ?? '', /left alone/)
  assert.equal(readFileSync(path, 'utf8'), 'something else entirely')
})

test('a folder that cannot be made is an error that names file, folder and reason', async (t) => {
  const { folder, path, task } = arrange(t)
  writeFileSync(join(folder, 'done'), 'a file where a folder should be')
  await assert.rejects(finishFile(task('done')), /STATION_FINISH_FAILED|could not be put into .*done: E/)
  assert.equal(existsSync(path), true)
})

test('odd names survive: spaces, unicode, 255 bytes', async (t) => {
  for (const name of [' a b .csv', 'Prüfling № 7 – ok.csv', `${'ü'.repeat(125)}.csv`, 'no-extension', '.hidden']) {
    const { task, doneFolder } = arrange(t, name)
    mkdirSync(doneFolder)
    writeFileSync(join(doneFolder, numberedName(name, 1)), 'taken')
    const { finalPath } = await finishFile(task('done'))
    assert.ok(finalPath !== undefined && existsSync(finalPath), name)
  }
})

test('a numbered name fits, keeps its extension and differs from its neighbours', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 250 }).filter((text) => !/[\0/]/.test(text))
  fc.assert(
    fc.property(name, fc.integer({ min: 1, max: 9999 }), (text, number) => {
      const numbered = numberedName(text, number)
      assert.ok(Buffer.byteLength(`${numbered}.error.json`) <= 255)
      assert.ok(numbered.isWellFormed() || !text.isWellFormed())
      assert.notEqual(numbered, numberedName(text, number + 1))
    }),
  )
})
