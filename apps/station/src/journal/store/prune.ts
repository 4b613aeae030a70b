/** Retention: what is settled and old is forgotten in bounded batches, and the space is given back to the disk. */
import type { Pruned, Retention } from '../journal.ts'
import type { FileState } from '../transitions.ts'
import { deleteBody } from './body.ts'
import type { Turn } from './turn.ts'

/** Pages given back in one batch: 4 MB. */
const FREED_PAGES = 1000

export function prune(turn: Turn, { finishedBeforeMs, failedBeforeMs, bodiesBeforeMs, limit }: Retention): Pruned {
  let files = pruneState(turn, 'FINISHED', finishedBeforeMs, limit)
  if (failedBeforeMs !== undefined) {
    files += pruneState(turn, 'FAILED', failedBeforeMs, limit - files)
    files += pruneState(turn, 'REJECTED', failedBeforeMs, limit - files)
  }
  const bodies = bodiesBeforeMs === undefined ? 0 : pruneBodies(turn, bodiesBeforeMs, limit)
  if (files + bodies > 0) turn.db.exec(`PRAGMA incremental_vacuum(${FREED_PAGES})`)
  return { files, bodies, isMore: files >= limit || bodies >= limit }
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

function pruneState(turn: Turn, state: FileState, beforeMs: number, limit: number): number {
  const rows = turn.db.all<{ id: number; is_kept: number }>(
    `SELECT id, final_path IS path AS is_kept FROM files
     WHERE state = ? AND is_put_away = 1 AND updated_ms < ? ORDER BY updated_ms LIMIT ?`,
    state,
    beforeMs,
    Math.max(0, limit),
  )
  for (const { id, is_kept } of rows) pruneFile(turn, id, is_kept === 1)
  return rows.length
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

function pruneBodies({ db }: Turn, beforeMs: number, limit: number): number {
  const rows = db.all<{ id: number }>(
    `SELECT id FROM reports WHERE delivered_ms < ? AND delivered_ms IS NOT NULL AND has_body = 1
     ORDER BY delivered_ms LIMIT ?`,
    beforeMs,
    limit,
  )
  for (const { id } of rows) {
    deleteBody(db, id)
    db.run('UPDATE reports SET has_body = 0 WHERE id = ?', id)
  }
  return rows.length
}
