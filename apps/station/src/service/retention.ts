/** Forgets what is finished and old, a little at a time, so that nobody waits for it. */
import { dirname } from 'node:path'
import { type Clock, type Guard, logger } from '@sightline/core'
import { statsOf } from '../finish/same-file.ts'
import type { Journal } from '../journal/journal.ts'

const EVERY_MS = 10 * 60_000
const ROWS_AT_A_TIME = 500
const log = logger('station.journal')

export interface RetentionParts {
  readonly journal: Journal
  readonly clock: Clock
  readonly guard: Guard
  readonly keepMs: number
}

/** Prunes now and then. @returns ends it */
export function startRetention({ journal, clock, guard, keepMs }: RetentionParts): () => void {
  let isBusy = false
  let isStopped = false

  async function prune(): Promise<void> {
    if (isBusy || isStopped) return
    isBusy = true
    let files = 0
    try {
      for (let isMore = true; isMore && !isStopped; ) {
        const pruned = await journal.prune({ finishedBeforeMs: clock.now() - keepMs, limit: ROWS_AT_A_TIME })
        files += pruned.files
        isMore = pruned.isMore
      }
      files += await forgetGone()
      if (files > 0) log.info('finished files are forgotten', { files })
    } catch (error) {
      guard.report('retention', error)
    } finally {
      isBusy = false
    }
  }

  /** Files that stay where they are (post action keep) are remembered, or they would be taken again; until they are gone. */
  async function forgetGone(): Promise<number> {
    let forgotten = 0
    let afterId = 0
    while (!isStopped) {
      const kept = await journal.keptFiles(afterId, ROWS_AT_A_TIME)
      const last = kept.at(-1)
      if (last === undefined) break
      const gone: number[] = []
      for (const { id, path } of kept) if (await isGone(path)) gone.push(id)
      if (gone.length > 0) forgotten += await journal.forget(gone)
      afterId = last.id
    }
    return forgotten
  }

  const timer = setInterval(prune, EVERY_MS)
  timer.unref()
  void prune()
  return () => {
    isStopped = true
    clearInterval(timer)
  }
}

/** Gone from a folder that can be looked into: one that is away for a while may come back with its files. */
async function isGone(path: string): Promise<boolean> {
  try {
    return (await statsOf(path)) === undefined && (await statsOf(dirname(path))) !== undefined
  } catch {
    return false // not to be told now
  }
}
