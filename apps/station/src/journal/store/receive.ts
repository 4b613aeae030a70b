/** The door of the journal: new files come in, known ones are recognised. */
import { basename } from 'node:path'
import type { ArrivedFile, FileIdentity, Receipt } from '../file-record.ts'
import type { FileRow } from './rows.ts'
import { addStep, type Turn } from './turn.ts'

/**
 * The very same file that still lies where it was found. One that was moved away and has come back is new: somebody put it
 * back so that it is tried again.
 */
const KNOWN = `SELECT * FROM files WHERE name = ? AND size = ? AND mtime_ms = ? AND path = ?
  AND (final_path = path OR (final_path IS NULL AND is_put_away = 0)) ORDER BY id DESC LIMIT 1`

/** RECEIVED, or the answer that the file is known. */
export function receive(turn: Turn, file: ArrivedFile): Receipt {
  const content = file.sha256 === undefined ? null : Buffer.from(file.sha256, 'hex')
  const known = knownRow(turn, file)
  if (known !== undefined && isSameContent(known.sha256, content)) {
    return { kind: 'known', fileId: known.id, state: known.state }
  }
  const duplicateOf = content === null ? undefined : newestWith(turn, content)
  const fileId = insert(turn, file, content)
  addStep(turn, {
    fileId,
    step: 'received',
    to: 'RECEIVED',
    message: duplicateOf === undefined ? undefined : `same content as file #${duplicateOf}`,
    fields: { size: file.sizeBytes, duplicate_of: duplicateOf },
  })
  return { kind: 'new', fileId, duplicateOf }
}

/** Whether each file is known, as far as that can be told without its content. */
export function knownFiles(turn: Turn, files: readonly FileIdentity[]): boolean[] {
  return files.map((file) => knownRow(turn, file) !== undefined)
}

function knownRow({ db }: Turn, { path, sizeBytes, mtimeMs }: FileIdentity): FileRow | undefined {
  return db.get<FileRow>(KNOWN, basename(path), sizeBytes, mtimeMs, path)
}

/** An unreadable file has no content to compare; path, size and time decide then. */
function isSameContent(one: Uint8Array | null, other: Uint8Array | null): boolean {
  return one === null || other === null || Buffer.compare(one, other) === 0
}

function newestWith({ db }: Turn, content: Uint8Array): number | undefined {
  return db.get<{ id: number }>('SELECT max(id) AS id FROM files WHERE sha256 = ?', content)?.id ?? undefined
}

function insert({ db, stamp }: Turn, file: ArrivedFile, content: Uint8Array | null): number {
  return db.run(
    `INSERT INTO files (folder, path, name, size, mtime_ms, inode, sha256, state, correlation_id, traceparent, received_ms,
       updated_ms, work, due_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'RECEIVED', ?, ?, ?, ?, 'convert', ?)`,
    file.folder,
    file.path,
    basename(file.path),
    file.sizeBytes,
    file.mtimeMs,
    file.inode ?? null,
    content,
    file.correlationId,
    file.traceparent ?? null,
    stamp.atMs,
    stamp.atMs,
    stamp.atMs,
  ).id
}
