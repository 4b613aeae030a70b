/** Watches file watchers that call back with a list of changes (@parcel/watcher's shape). */
import { runtime as sharedRuntime } from '@sightline/core'
import type { FileWatcherOptions } from './observe-file-watcher.ts'
import { createWatcherState } from './watcher-state.ts'

/** One change as the library tells it. */
export interface FileChange {
  readonly type: string
}

export interface FileWatcherEvents {
  /** The callback to hand to the library: counts, then calls yours with the same input. */
  counted<C extends FileChange, E>(
    callback: (error: E | null, changes: C[]) => unknown,
  ): (error: E | null, changes: C[]) => unknown
  /** How many folders are subscribed to, and whether all that were asked for are. */
  watching(folders: number, isReady: boolean): void
  /** Ends it; wrapped callbacks then only pass on. */
  stop(): void
}

/** @param options - one name for all subscriptions that are counted together */
export function fileWatcherEvents(options: FileWatcherOptions): FileWatcherEvents {
  const runtime = options.runtime ?? sharedRuntime
  const state = createWatcherState(runtime, options.name)
  let isOn = true

  function count(error: unknown, changes: readonly FileChange[]): void {
    if (error !== null && error !== undefined) state.error()
    for (const change of changes) state.event(change.type)
  }

  return {
    counted: (callback) => (error, changes) => {
      // On an error the library gives no changes at all.
      if (isOn) runtime.guard.run('file-watcher events', () => count(error, changes ?? []))
      return callback(error, changes)
    },
    watching(folders, isReady) {
      state.setFolders(folders)
      state.setReady(isReady)
    },
    stop() {
      isOn = false
      state.stop()
    },
  }
}
