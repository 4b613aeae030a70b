/** Real watchers on real folders. */
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import parcel from '@parcel/watcher'
import { watch } from 'chokidar'
import { startRuntime, type TestEnd } from '../arrange.test.ts'
import { fileWatcherEvents } from './file-watcher-events.ts'
import { observeFileWatcher } from './observe-file-watcher.ts'

const EVENTS = 'sightline.file_watcher.events'

function makeFolder(t: TestEnd): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-watch-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('chokidar: events by type, folders and readiness', async (t) => {
  const { runtime, series } = startRuntime(t)
  const folder = makeFolder(t)
  mkdirSync(join(folder, 'inside'))
  const watcher = watch(folder)
  const stop = observeFileWatcher(watcher, { name: 'intake', runtime })
  t.after(stop)
  t.after(() => watcher.close())
  assert.deepEqual(series('sightline.file_watcher.ready'), [])
  await once(watcher, 'ready')
  assert.equal(series('sightline.file_watcher.ready')[0]?.value, 1)
  const folders = () => series('sightline.file_watcher.folders')[0]?.value ?? 0
  const atReady = folders()
  assert.ok(atReady >= 2)

  const added = once(watcher, 'add')
  writeFileSync(join(folder, 'a.txt'), 'a')
  await added
  const removed = once(watcher, 'unlink')
  unlinkSync(join(folder, 'a.txt'))
  await removed
  const folderAdded = once(watcher, 'addDir')
  mkdirSync(join(folder, 'new'))
  await folderAdded
  assert.equal(folders(), atReady + 1)
  const counts = Object.fromEntries(series(EVENTS).map(({ labels, value }) => [labels['event'], value]))
  assert.equal(counts['created'], 1)
  assert.equal(counts['removed'], 1)
  assert.ok((counts['folder_created'] ?? 0) >= 3)
  stop()
  for (const event of ['all', 'ready', 'error']) assert.equal(watcher.listenerCount(event as 'all'), 0, event)
  assert.deepEqual(series('sightline.file_watcher.folders'), [])
})

test('an error is counted, and is still thrown where nobody handles it', (t) => {
  const { runtime, series } = startRuntime(t)
  const watcher = new EventEmitter()
  t.after(observeFileWatcher(watcher, { name: 'intake', runtime }))
  assert.throws(() => watcher.emit('error', new Error('gone')), { message: 'gone' })
  assert.equal(series('sightline.file_watcher.errors')[0]?.value, 1)
})

test('an event that is not known is counted as _other', (t) => {
  const { runtime, series } = startRuntime(t)
  const watcher = new EventEmitter()
  t.after(observeFileWatcher(watcher, { name: 'intake', runtime }))
  watcher.emit('all', 'raw', 'path')
  watcher.emit('ready')
  assert.deepEqual(series(EVENTS)[0]?.labels, { watcher: 'intake', event: '_other' })
})

test('parcel: changes are counted and reach the callback as they are', async (t) => {
  const { runtime, series } = startRuntime(t)
  const folder = makeFolder(t)
  const events = fileWatcherEvents({ name: 'intake', runtime })
  t.after(() => events.stop())
  const first = new Promise<readonly parcel.Event[]>((resolve, reject) => {
    const callback = events.counted((error: Error | null, changes: parcel.Event[]) =>
      error ? reject(error) : resolve(changes),
    )
    void parcel.subscribe(folder, callback).then((subscription) => {
      t.after(() => subscription.unsubscribe())
      events.watching(1, true)
      writeFileSync(join(folder, 'a.txt'), 'a')
    }, reject)
  })
  const changes = await first
  assert.equal(changes[0]?.type, 'create')
  assert.equal(series(EVENTS).find(({ labels }) => labels['event'] === 'created')?.value, 1)
  assert.equal(series('sightline.file_watcher.folders')[0]?.value, 1)
  assert.equal(series('sightline.file_watcher.ready')[0]?.value, 1)
})

test('a callback’s errors are counted, and its own throw is its own', (t) => {
  const { runtime, series } = startRuntime(t)
  const events = fileWatcherEvents({ name: 'intake', runtime })
  const callback = events.counted((error: Error | null, _: { type: string }[]) => {
    if (error !== null) throw error
  })
  assert.throws(() => callback(new Error('gone'), []), { message: 'gone' })
  events.stop()
  callback(null, [{ type: 'create' }])
  assert.equal(series('sightline.file_watcher.errors')[0]?.value, 1)
  assert.deepEqual(series(EVENTS), [])
})
