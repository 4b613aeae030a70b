/**
 * Hints from the operating system that something in the watched folders changed. Only hints: what they miss, the scan
 * finds. One watch for each folder, a bounded number of them, and none of them keeps the process alive.
 */
import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'
import type { SightlineError } from '@sightline/core'
import { intakeErrors } from './intake-errors.ts'
import { type FolderMark, reasonOf } from './walk-folder.ts'

/** Each watch costs kernel memory; folders beyond this are found by the scan. */
const MAX_FOLDERS = 256
/** More hints than this at once are one: scan. */
const MAX_HINTS = 1000

export interface WakeUps {
  /** Watches exactly these folders, by path and inode: one that was made anew in its place is watched anew. */
  follow(folders: ReadonlyMap<string, FolderMark>): void
  close(): void
  /** The paths named since the last call, or `all` when there were too many to name; undefined when there was no hint. */
  takeHints(): ReadonlySet<string> | 'all' | undefined
  isWatching(): boolean
}

/** What the operating system told, for whoever counts it: an error, or changes as `fs.watch` names them. */
export type OnChanges = (error: Error | null, changes: { type: string }[]) => unknown

/**
 * @param onHint called when the first hint after `takeHints` comes
 * @param onChanges told of every single event
 */
export function createWakeUps(
  onHint: () => void,
  onProblem: (problem: SightlineError) => void,
  onChanges: OnChanges = () => undefined,
): WakeUps {
  const watches = new Map<string, { readonly watcher: FSWatcher; readonly inode: number }>()
  let hints = new Set<string>()
  let isFlooded = false

  function hint(path: string | undefined): void {
    const isFirst = hints.size === 0 && !isFlooded
    if (path === undefined || hints.size >= MAX_HINTS) isFlooded = true
    else hints.add(path)
    if (isFirst) onHint()
  }

  function drop(folder: string): void {
    watches.get(folder)?.watcher.close()
    watches.delete(folder)
  }

  function add(folder: string, inode: number): void {
    try {
      const watcher = watch(folder, { persistent: false }, (type, name) => {
        onChanges(null, [{ type }])
        hint(name === null ? undefined : join(folder, name))
      })
      watches.set(folder, { watcher, inode })
      watcher.on('error', (error) => {
        onChanges(error, [])
        onProblem(intakeErrors.notWatched({ path: folder, reason: reasonOf(error) }, { cause: error }))
        drop(folder)
        hint(undefined)
      })
    } catch (error) {
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT' // the next scan tells
      if (!isGone) onProblem(intakeErrors.notWatched({ path: folder, reason: reasonOf(error) }, { cause: error }))
    }
  }

  return {
    follow(folders) {
      for (const [folder, { inode }] of [...watches]) if (folders.get(folder)?.inode !== inode) drop(folder)
      for (const [folder, { inode }] of folders) {
        if (!watches.has(folder) && watches.size < MAX_FOLDERS) add(folder, inode)
      }
    },
    close() {
      for (const folder of [...watches.keys()]) drop(folder)
      hints = new Set()
      isFlooded = false
    },
    takeHints() {
      const taken = isFlooded ? 'all' : hints
      hints = new Set()
      isFlooded = false
      return taken === 'all' || taken.size > 0 ? taken : undefined
    },
    isWatching: () => watches.size > 0,
  }
}
