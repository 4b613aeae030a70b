/** What is known of one watcher, whatever its shape. */
import type { Runtime } from '@sightline/core'
import { FILE_EVENTS, fileWatcherMetrics } from './metrics.ts'

type FileEvent = (typeof FILE_EVENTS)[number]

/** The words of chokidar and of @parcel/watcher for the same things. */
const EVENT_OF_WORD: ReadonlyMap<string, FileEvent> = new Map([
  ['add', 'created'],
  ['create', 'created'],
  ['change', 'changed'],
  ['update', 'changed'],
  ['unlink', 'removed'],
  ['delete', 'removed'],
  ['addDir', 'folder_created'],
  ['unlinkDir', 'folder_removed'],
])

export interface WatcherState {
  /** Counts one event. @param word - as the library calls it */
  event(word: string): FileEvent
  error(): void
  setFolders(count: number): void
  changeFolders(by: 1 | -1): void
  setReady(isReady: boolean): void
  stop(): void
}

export function createWatcherState(runtime: Runtime, watcher: string): WatcherState {
  const record = runtime.metrics.use(fileWatcherMetrics)
  const events = new Map(FILE_EVENTS.map((event) => [event, record.events.bind({ watcher, event })]))
  const errors = record.errors.bind({ watcher })
  let folders = 0
  let isReady = false
  const stops = [
    record.folders.observe((report) => report(folders, { watcher })),
    record.ready.observe((report) => report(isReady ? 1 : 0, { watcher })),
  ]
  return {
    event(word) {
      const event = EVENT_OF_WORD.get(word) ?? '_other'
      events.get(event)?.add(1)
      return event
    },
    error: () => errors.add(1),
    setFolders(count) {
      folders = count
    },
    changeFolders(by) {
      folders = Math.max(0, folders + by)
    },
    setReady(value) {
      isReady = value
    },
    stop() {
      for (const stop of stops) stop()
    },
  }
}
