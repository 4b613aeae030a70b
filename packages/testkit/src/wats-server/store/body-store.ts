/**
 * The bytes of submitted documents, in pieces, so that a large one is stored while it arrives and never lies in memory
 * as a whole. A body that no report points to is rubbish: of a refused submission, or of a process that died.
 */
import { createHash } from 'node:crypto'
import type { Database } from './database.ts'

const PIECE_BYTES = 1024 * 1024

export interface StoredBody {
  readonly id: number
  readonly bytes: number
  /** Of the bytes, 64 hex digits. */
  readonly sha256: string
}

/** One body on its way in. Every writer ends with `finish` or `discard`. */
export interface BodyWriter {
  write(bytes: Uint8Array): void
  /** Writes the rest. The body stays rubbish until a report points to it. */
  finish(): StoredBody
  /** Deletes what was written. */
  discard(): void
}

export interface BodyStore {
  begin(): BodyWriter
  read(id: number): Buffer
  /** Deletes the body unless a report points to it. */
  deleteUnused(id: number): void
  /** Deletes every body that no report points to; only while nothing is being written. */
  deleteAllUnused(): void
}

const UNUSED = 'NOT EXISTS (SELECT 1 FROM reports WHERE reports.bodyId = bodies.id)'

/** Ids rise and are not used twice while the server runs. */
export function createBodyStore(database: Database): BodyStore {
  let lastId = database.get<{ last: number | null }>('SELECT max(id) AS last FROM bodies')?.last ?? 0
  return {
    begin() {
      lastId += 1
      return createBodyWriter(database, lastId)
    },
    read(id) {
      const pieces = database.all<{ bytes: Uint8Array }>('SELECT bytes FROM bodies WHERE id = ? ORDER BY piece', id)
      return Buffer.concat(pieces.map((piece) => piece.bytes))
    },
    deleteUnused(id) {
      database.run(`DELETE FROM bodies WHERE id = ? AND ${UNUSED}`, id)
    },
    deleteAllUnused() {
      database.run(`DELETE FROM bodies WHERE ${UNUSED}`)
    },
  }
}

function createBodyWriter(database: Database, id: number): BodyWriter {
  const hash = createHash('sha256')
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  let bytes = 0
  let pieces = 0
  const flush = (): void => {
    if (waitingBytes === 0) return
    database.run('INSERT INTO bodies (id, piece, bytes) VALUES (?, ?, ?)', id, pieces, Buffer.concat(waiting))
    pieces += 1
    waiting = []
    waitingBytes = 0
  }
  return {
    write(chunk) {
      hash.update(chunk)
      waiting.push(chunk)
      waitingBytes += chunk.byteLength
      bytes += chunk.byteLength
      if (waitingBytes >= PIECE_BYTES) flush()
    },
    finish() {
      flush()
      return { id, bytes, sha256: hash.digest('hex') }
    },
    discard() {
      waiting = []
      waitingBytes = 0
      database.run('DELETE FROM bodies WHERE id = ?', id)
    },
  }
}
