/** Watches a file watcher that is an event emitter (chokidar's shape), through the events that it emits in public. */
import { errorMonitor } from 'node:events'
import { type Runtime, runtime as sharedRuntime } from '@sightline/core'
import { createWatcherState } from './watcher-state.ts'

/** An emitter of 'all' (with the event's name first), 'ready' and 'error'. */
export interface EmittingWatcher {
  on(event: string | symbol, listener: (word: string) => void): unknown
  off(event: string | symbol, listener: (word: string) => void): unknown
  /** Folders with what is watched in them. */
  getWatched?(): Readonly<Record<string, readonly string[]>>
}

export interface FileWatcherOptions {
  /** The `watcher` label: "intake". */
  readonly name: string
  /** Default: the shared one of the process. */
  readonly runtime?: Runtime
}

/**
 * Counts the watcher's events and errors from now on. Call it where the watcher is made: its 'ready' comes only once.
 * The error listener only looks on: a watcher whose errors nobody handles still throws them.
 *
 * @returns ends it; call it when the watcher is closed
 */
export function observeFileWatcher(watcher: EmittingWatcher, options: FileWatcherOptions): () => void {
  const runtime = options.runtime ?? sharedRuntime
  const state = createWatcherState(runtime, options.name)
  let isReady = false

  const onAll = runtime.guard.wrap('file-watcher event', (word: string) => {
    const event = state.event(word)
    // Before 'ready' the list of folders is still being made; it is read as a whole then.
    if (!isReady) return
    if (event === 'folder_created') state.changeFolders(1)
    else if (event === 'folder_removed') state.changeFolders(-1)
  })
  const onReady = runtime.guard.wrap('file-watcher ready', () => {
    isReady = true
    state.setReady(true)
    state.setFolders(Object.keys(watcher.getWatched?.() ?? {}).length)
  })
  const onError = runtime.guard.wrap('file-watcher error', () => state.error())

  watcher.on('all', onAll)
  watcher.on('ready', onReady)
  watcher.on(errorMonitor, onError)
  return () => {
    watcher.off('all', onAll)
    watcher.off('ready', onReady)
    watcher.off(errorMonitor, onError)
    state.stop()
  }
}
