/** Retention: what is settled and old is forgotten in bounded batches, and the space is given back to the disk. */
import type { Pruned, Retention } from '../journal.ts'
import type { FileState } from '../transitions.ts'
import { deleteBody } from './body.ts'
import type { Turn } from './turn.ts'

/** Pages given back in one batch: 1 MB. */
const FREED_PAGES = 256
/** A batch ends after this time, so that nobody who waits for a commit waits long. */
const BATCH_MS = 20

export function prune(turn: Turn, { finishedBeforeMs, failedBeforeMs, bodiesBeforeMs, limit }: Retention): Pruned {
  const budget = { rows: limit, untilMs: performance.now() + BATCH_MS, isCut: false }
  let files = pruneState(turn, 'FINISHED', finishedBeforeMs, budget)
  if (failedBeforeMs !== undefined) {
    files += pruneState(turn, 'FAILED', failedBeforeMs, budget)
    files += pruneState(turn, 'REJECTED', failedBeforeMs, budget)
  }
  const bodies = bodiesBeforeMs === undefined ? 0 : pruneBodies(turn, bodiesBeforeMs, budget)
  if (files + bodies > 0) turn.db.exec(`PRAGMA incremental_vacuum(${FREED_PAGES})`)
  return { files, bodies, isMore: budget.isCut || budget.rows <= 0 }
}

interface Budget {
  rows: number
  readonly untilMs: number
  /** Time ran out before the rows that were found. */
  isCut: boolean
}

/** One row at least is always done, however slow the disk is. @returns how many */
function spend<Row>(rows: readonly Row[], budget: Budget, body: (row: Row) => void): number {
  let done = 0
  for (const row of rows) {
    if (done > 0 && performance.now() >= budget.untilMs) {
      budget.isCut = true
      break
    }
    body(row)
    done++
  }
  budget.rows -= done
  return done
}

/** The memories of kept files, oldest first. Their owner looks whether the files are still there. */
export function keptFiles({ db }: Turn, afterId: number, limit: number): { id: number; path: string }[] {
  return db
    .all<{ id: number; path: string }>(
      'SELECT id, path FROM files WHERE is_put_away = 2 AND id > ? ORDER BY id LIMIT ?',
      afterId,
      limit,
    )
    .map(({ id, path }) => ({ id, path }))
}

/** Removes memories of kept files; other ids are left alone. */
export function forget({ db }: Turn, fileIds: readonly number[]): number {
  return fileIds.reduce((sum, id) => sum + db.run('DELETE FROM files WHERE id = ? AND is_put_away = 2', id).changes, 0)
}

function pruneState(turn: Turn, state: FileState, beforeMs: number, budget: Budget): number {
  const rows = turn.db.all<{ id: number; is_kept: number }>(
    `SELECT id, final_path IS path AS is_kept FROM files
     WHERE state = ? AND is_put_away = 1 AND updated_ms < ? ORDER BY updated_ms LIMIT ?`,
    state,
    beforeMs,
    Math.max(0, budget.rows),
  )
  return spend(rows, budget, ({ id, is_kept }) => pruneFile(turn, id, is_kept === 1))
}

/** A kept file still lies in its folder: without a memory of it, it would be taken for a new one. */
function pruneFile({ db }: Turn, id: number, isKept: boolean): void {
  for (const report of db.all<{ id: number }>('SELECT id FROM reports WHERE file_id = ? AND has_body = 1', id)) {
    deleteBody(db, report.id)
  }
  if (!isKept) {
    db.run('DELETE FROM files WHERE id = ?', id) // reports and steps go with it
    return
  }
  db.run('DELETE FROM reports WHERE file_id = ?', id)
  db.run('DELETE FROM steps WHERE file_id = ?', id)
  db.run('UPDATE files SET is_put_away = 2 WHERE id = ?', id)
}

function pruneBodies({ db }: Turn, beforeMs: number, budget: Budget): number {
  const rows = db.all<{ id: number }>(
    `SELECT id FROM reports WHERE delivered_ms < ? AND delivered_ms IS NOT NULL AND has_body = 1
     ORDER BY delivered_ms LIMIT ?`,
    beforeMs,
    Math.max(0, budget.rows),
  )
  return spend(rows, budget, ({ id }) => {
    deleteBody(db, id)
    db.run('UPDATE reports SET has_body = 0 WHERE id = ?', id)
  })
}
