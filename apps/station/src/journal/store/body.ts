/**
 * Bodies of reports, in parts of 1 MiB, so that a 100 MB report is never copied whole by SQLite. A part's key is the
 * report's number and the part's, so that reading is one range and no index is needed.
 */
import type { Database } from '../database.ts'
import type { Turn } from './turn.ts'

const PART_BYTES = 1024 * 1024
/** Parts a report can have: 64 GiB. */
const PARTS = 0x10000

/** The bytes are copied part by part; the caller's array is not kept. */
export function writeBody({ db }: Turn, reportNo: number, body: Uint8Array): void {
  const parts = Math.ceil(body.byteLength / PART_BYTES)
  for (let part = 0; part < parts; part++) {
    const bytes = body.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)
    db.run('INSERT INTO bodies (id, bytes) VALUES (?, ?)', reportNo * PARTS + part, bytes)
  }
}

/** The whole body in an array of its own, which can be handed to another thread; undefined when it was removed. */
export function readBody(db: Database, reportNo: number): Uint8Array | undefined {
  const row = db.get<{ size: number; has_body: number }>('SELECT size, has_body FROM reports WHERE id = ?', reportNo)
  if (row === undefined || row.has_body === 0) return undefined
  const body = new Uint8Array(row.size)
  for (let at = 0, part = 0; at < row.size; at += PART_BYTES, part++) {
    const found = db.get<{ bytes: Uint8Array }>('SELECT bytes FROM bodies WHERE id = ?', reportNo * PARTS + part)
    if (found === undefined) return undefined
    body.set(found.bytes, at)
  }
  return body
}

/** Does nothing when there is none. */
export function deleteBody(db: Database, reportNo: number): void {
  db.run('DELETE FROM bodies WHERE id BETWEEN ? AND ?', reportNo * PARTS, reportNo * PARTS + PARTS - 1)
}
