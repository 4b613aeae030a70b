/** Forgets what is finished and old, a little at a time, so that nobody waits for it. */
import { type Clock, type Guard, logger } from '@sightline/core'
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
      if (files > 0) log.info('finished files are forgotten', { files })
    } catch (error) {
      guard.report('retention', error)
    } finally {
      isBusy = false
    }
  }

  const timer = setInterval(prune, EVERY_MS)
  timer.unref()
  void prune()
  return () => {
    isStopped = true
    clearInterval(timer)
  }
}
