/** Putting away, broken off at each point and done again. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type FinishTask, finishFile } from './finish-file.ts'
import { claimWithoutLinks } from './free-name.ts'
import type { KnownFile } from './same-file.ts'
import { takeAside } from './take-aside.ts'
import { zipComment } from './zip-file.ts'

function knownOf(path: string): KnownFile {
  const { size, mtimeMs, ino } = statSync(path)
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  return { sizeBytes: size, mtimeMs, inode: ino, sha256 }
}

function arrange(t: TestContext, content = 'a,b\n1,2\n') {
  const folder = mkdtempSync(join(tmpdir(), 'station-finish-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'report.csv')
  writeFileSync(path, content)
  utimesSync(path, 1_700_000_000, 1_700_000_000.25)
  const doneFolder = join(folder, 'done')
  mkdirSync(doneFolder)
  const known = knownOf(path)
  const task = (action: FinishTask['action'], more: Partial<FinishTask> = {}): FinishTask => {
    return { path, known, action, doneFolder, errorFolder: join(folder, 'error'), ...more }
  }
  const hold = async () => {
    const aside = await takeAside(path, known)
    assert.ok(aside.kind === 'held')
    return aside
  }
  const files = () =>
    readdirSync(folder)
      .filter((name) => name !== 'done')
      .concat(readdirSync(doneFolder).map((name) => `done/${name}`))
  return { folder, path, known, doneFolder, task, hold, files }
}

test('broken off after the file was taken aside', async (t) => {
  for (const action of ['done', 'zip', 'delete'] as const) {
    const it = arrange(t)
    await it.hold()
    await finishFile(it.task(action))
    assert.deepEqual(it.files(), { done: ['done/report.csv'], zip: ['done/report.csv.zip'], delete: [] }[action])
  }
})

test('broken off between the new name and the end of the hidden one', async (t) => {
  const it = arrange(t)
  const aside = await it.hold()
  linkSync(aside.path, join(it.doneFolder, 'report.csv'))
  const { finalPath } = await finishFile(it.task('done'))
  assert.equal(finalPath, join(it.doneFolder, 'report.csv'))
  assert.deepEqual(it.files(), ['done/report.csv'])
})

test('broken off before the journal heard of it, while a new file came under the old name', async (t) => {
  for (const action of ['done', 'zip'] as const) {
    const it = arrange(t)
    const first = await finishFile(it.task(action))
    writeFileSync(it.path, 'a new report')
    const second = await finishFile(it.task(action))
    assert.equal(second.finalPath, first.finalPath)
    assert.equal(readFileSync(it.path, 'utf8'), 'a new report')
    assert.equal(readdirSync(it.doneFolder).length, 1)
  }
})

test('a new file that comes while the old one is aside is not touched', async (t) => {
  const it = arrange(t)
  await it.hold()
  writeFileSync(it.path, 'a new report')
  const { finalPath } = await finishFile(it.task('done'))
  assert.equal(readFileSync(finalPath ?? '', 'utf8'), 'a,b\n1,2\n')
  assert.equal(readFileSync(it.path, 'utf8'), 'a new report')
})

test('broken off in the middle of an archive, and after it was whole', async (t) => {
  const it = arrange(t)
  const aside = await it.hold()
  writeFileSync(join(it.doneFolder, `${aside.tag}.tmp`), 'half an arch')
  const first = await finishFile(it.task('zip'))
  assert.deepEqual(it.files(), ['done/report.csv.zip'])
  assert.equal(await zipComment(first.finalPath ?? ''), aside.tag)
  renameSync(first.finalPath ?? '', join(it.doneFolder, 'report.csv.zip'))
  writeFileSync(aside.path, 'the original was not removed yet')
  const second = await finishFile(it.task('zip'))
  assert.equal(second.finalPath, first.finalPath)
  assert.deepEqual(it.files(), ['done/report.csv.zip'])
})

test('broken off with a whole copy on another device', async (t) => {
  const it = arrange(t)
  const aside = await it.hold()
  writeFileSync(join(it.doneFolder, 'report.csv'), readFileSync(aside.path))
  writeFileSync(join(it.doneFolder, `${aside.tag}.tmp`), readFileSync(aside.path))
  const { finalPath } = await finishFile(it.task('done'))
  assert.equal(finalPath, join(it.doneFolder, 'report.csv'))
  assert.deepEqual(it.files(), ['done/report.csv'])
})

test('without hard links a name is claimed, never taken from another, and an own claim is known again', async (t) => {
  const it = arrange(t)
  const target = join(it.doneFolder, 'x')
  writeFileSync(target, 'tog')
  assert.equal(await claimWithoutLinks(it.path, target, 'tag'), false)
  assert.equal(readFileSync(target, 'utf8'), 'tog')
  writeFileSync(target, 'tag')
  assert.equal(await claimWithoutLinks(it.path, target, 'tag'), true)
  assert.equal(readFileSync(target, 'utf8'), 'a,b\n1,2\n')
  writeFileSync(it.path, 'second')
  assert.equal(await claimWithoutLinks(it.path, join(it.doneFolder, 'y'), 'tag'), true)
  assert.deepEqual(it.files().sort(), ['done/x', 'done/y'])
})

test('a marker is removed with its file, but not when another file has come under the name', async (t) => {
  const it = arrange(t)
  const markerPath = `${it.path}.done`
  writeFileSync(markerPath, '')
  rmSync(it.path)
  writeFileSync(it.path, 'a new report, complete, with its marker')
  await finishFile(it.task('done', { markerPath }))
  assert.equal(existsSync(markerPath), true)
  await finishFile(it.task('done', { markerPath, known: knownOf(it.path) }))
  assert.equal(existsSync(markerPath), false)
})

test('a file whose target cannot be made has its own name while it waits', async (t) => {
  const it = arrange(t)
  writeFileSync(join(it.folder, 'blocked'), '')
  const task = it.task('done', { doneFolder: join(it.folder, 'blocked') })
  await assert.rejects(finishFile(task), { code: 'STATION_FINISH_FAILED', retryable: true })
  assert.deepEqual(it.files().sort(), ['blocked', 'report.csv'])
})

test('with ten thousand files of one name in the folder the next number is found at once', async (t) => {
  const it = arrange(t)
  writeFileSync(join(it.doneFolder, 'report.csv'), '')
  for (let n = 2; n <= 10_500; n++)
    linkSync(join(it.doneFolder, 'report.csv'), join(it.doneFolder, `report (${n}).csv`))
  const { finalPath } = await finishFile(it.task('done'))
  assert.equal(finalPath, join(it.doneFolder, 'report (10501).csv'))
})

test('an inode that the file system gave out anew does not make it another file', async (t) => {
  const it = arrange(t)
  const known = { ...it.known, inode: 7 }
  assert.ok((await finishFile(it.task('done', { known }))).finalPath)
})

test('whenever the process is killed, each file is put away exactly once in the end', {
  timeout: 120_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'station-finish-kill-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const doneFolder = join(folder, 'done')
  const all = Array.from({ length: 400 }, (_, n) => {
    const path = join(folder, `line-${n % 40}`, 'same.csv')
    mkdirSync(join(path, '..'), { recursive: true })
    const own = n < 40 ? path : join(path, '..', `${n}.csv`)
    writeFileSync(own, `report ${n} ${'x'.repeat(n)}`)
    return own
  })
  const tasks = all.map((path, n): FinishTask => {
    return {
      path,
      known: knownOf(path),
      action: n % 4 === 0 ? 'zip' : 'done',
      doneFolder,
      errorFolder: join(folder, 'error'),
    }
  })
  writeFileSync(join(folder, 'tasks.json'), JSON.stringify(tasks))
  const source = `
    import { readFileSync } from 'node:fs'
    import { finishFile } from ${JSON.stringify(new URL('./finish-file.ts', import.meta.url).href)}
    const tasks = JSON.parse(readFileSync(process.argv[1], 'utf8'))
    process.stdout.write('go\\n')
    for (let n = 0; n < tasks.length; n += 8) await Promise.all(tasks.slice(n, n + 8).map(finishFile))
  `
  for (let round = 0; round < 6; round++) {
    const child = spawn(
      process.execPath,
      [
        '--import',
        import.meta.resolve('tsx'),
        '--conditions=source',
        '--input-type=module',
        '--eval',
        source,
        join(folder, 'tasks.json'),
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const gone = new Promise((resolve) => child.once('close', resolve))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    setTimeout(() => child.kill('SIGKILL'), Math.random() * 60)
    await gone
  }
  const ends = new Set<string>()
  for (const task of tasks) {
    const { finalPath } = await finishFile(task)
    assert.ok(finalPath !== undefined && existsSync(finalPath), task.path)
    assert.equal(ends.has(finalPath), false, 'two files cannot end at one path')
    ends.add(finalPath)
    assert.equal(existsSync(task.path), false)
  }
  assert.equal(readdirSync(doneFolder).length, tasks.length, 'nothing twice, nothing half, nothing hidden')
  for (let n = 0; n < 40; n++) assert.deepEqual(readdirSync(join(folder, `line-${n}`)), [])
})
