/**
 * Picks due rows oldest first, in turn between folders, so that a folder with 100,000 waiting rows does not hold up one
 * with a single row. Costs a few index seeks per folder and picked row, whatever the length of the queues.
 */
import type { Turn } from './turn.ts'

/** One of the three queues: files to convert, files to put away, reports to send. */
export interface Queue {
  readonly table: 'files' | 'reports'
  /** Part of the files queue; empty for reports, which have only one kind of work. */
  readonly work: 'convert' | 'finish' | undefined
}

/** Where the last round ended, by queue. Lost at a restart, which costs nothing but a turn. */
export type Turns = Map<string, string>

/** @returns ids of due rows, at most `limit`; nothing is changed but the turn */
export function fairPick(turn: Turn, turns: Turns, queue: Queue, limit: number): number[] {
  const key = `${queue.table}/${queue.work ?? ''}`
  const folders = inTurn(foldersOf(turn, queue), turns.get(key))
  const waiting = folders.map((folder) => ({ folder, ids: dueIds(turn, queue, folder, limit), next: 0 }))
  const picked: number[] = []
  let isAnyLeft = true
  while (picked.length < limit && isAnyLeft) {
    isAnyLeft = false
    for (const line of waiting) {
      const id = line.ids[line.next]
      if (id === undefined || picked.length === limit) continue
      line.next++
      picked.push(id)
      turns.set(key, line.folder)
      isAnyLeft = true
    }
  }
  return picked
}

/** States that can hold due work; the tallies then name the folders without looking at any queue. */
const LIVE_STATES = {
  convert: `('RECEIVED', 'CONVERTING', 'WAITING')`,
  finish: `('CONVERTED', 'REJECTED', 'FAILED')`,
  deliver: `('QUEUED', 'RETRY', 'DELIVERING')`,
}

function foldersOf({ db }: Turn, { table, work }: Queue): string[] {
  return db
    .all<{ folder: string }>(
      `SELECT DISTINCT folder FROM tallies WHERE what = ? AND n > 0 AND state IN ${LIVE_STATES[work ?? 'deliver']}`,
      table,
    )
    .map((row) => row.folder)
}

/** The folders after the one served last come first. */
function inTurn(folders: string[], last: string | undefined): string[] {
  if (last === undefined) return folders
  const start = folders.findIndex((folder) => folder > last)
  return start <= 0 ? folders : [...folders.slice(start), ...folders.slice(0, start)]
}

function dueIds({ db, stamp }: Turn, { table, work }: Queue, folder: string, limit: number): number[] {
  const rows =
    work === undefined
      ? db.all<{ id: number }>(
          `SELECT id FROM ${table} WHERE folder = ? AND due_ms <= ? ORDER BY due_ms, id LIMIT ?`,
          folder,
          stamp.atMs,
          limit,
        )
      : db.all<{ id: number }>(
          `SELECT id FROM ${table} WHERE work = ? AND folder = ? AND due_ms <= ? ORDER BY due_ms, id LIMIT ?`,
          work,
          folder,
          stamp.atMs,
          limit,
        )
  return rows.map((row) => row.id)
}
